import type { Deferral } from './deferral.ts';
import { coversPath, namesRule } from './covers.ts';

/** A comment that names a deferral. */
export interface InlineMark {
  readonly id: string;
  /** The line of the comment, from 1. */
  readonly line: number;
  readonly column: number;
  /** `defer`: this comment holds a violation back. `disable`: ESLint does, and the deferral says why. */
  readonly kind: 'defer' | 'disable';
  /** The rules that a `disable` turns off. */
  readonly rules: readonly string[];
}

/** A file without these words has no mark, and is not parsed for one. */
const LOOKS_LIKE = /taskgroup-defer|(?:eslint|oxlint)-disable[^\n]*taskgroup\//;

export function mayHoldMark(text: string): boolean {
  return LOOKS_LIKE.test(text);
}

/** The marks in a file's comments; the same words in a string are no mark. */
export async function marksIn(file: string, text: string): Promise<InlineMark[]> {
  if (!mayHoldMark(text)) return [];
  const { parseSource } = await import('../baseline/parse-source.ts');
  const tree = await parseSource(file, text);
  return (tree?.comments ?? []).flatMap((comment) => {
    const before = text.slice(0, comment.start).split(/\r\n|[\n\r\u2028\u2029]/);
    const place = { line: before.length, column: before.at(-1)!.length + 1 };
    return marksOf(String(comment['value'])).map((mark) => ({ ...mark, ...place }));
  });
}

const DEFER = /^[\s*]*taskgroup-defer\s+(\S+)/;
const DISABLE = /^\s*(?:eslint|oxlint)-disable(?:-next-line|-line)?\s+([^]*?)\s--+\s([^]*)$/;

function marksOf(comment: string): Omit<InlineMark, 'line' | 'column'>[] {
  const deferred = DEFER.exec(comment);
  if (deferred) return [{ id: deferred[1]!.replace(/[,:;.]+$/, ''), kind: 'defer', rules: [] }];
  const disabled = DISABLE.exec(comment);
  const rules = (disabled?.[1] ?? '').split(',').map((rule) => rule.trim());
  const ours = rules.filter((rule) => rule.startsWith('taskgroup/'));
  if (!disabled || !ours.length) return [];
  const ids = disabled[2]!.match(/\bTG-\d+\b/g) ?? [];
  return ids.map((id) => ({ id, kind: 'disable' as const, rules: ours }));
}

export type MarkFault = 'unknown-deferral' | 'closed-deferral' | 'not-covered';

/** What is wrong with a mark; undefined when its deferral is open and about this file and these rules. */
export function faultOf(
  mark: InlineMark,
  path: string,
  deferrals: ReadonlyMap<string, Deferral>,
): MarkFault | undefined {
  const deferral = deferrals.get(mark.id);
  if (!deferral) return 'unknown-deferral';
  if (deferral.status === 'closed') return 'closed-deferral';
  const isAbout = mark.rules.every((rule) => namesRule(deferral, rule));
  return isAbout && coversPath(deferral, path) ? undefined : 'not-covered';
}
