import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';

/** A comment that turns lint rules off. */
export interface DisableComment {
  readonly comment: TSESTree.Comment;
  /** The rules it names; none where it turns off all of them. */
  readonly rules: readonly string[];
  /** What stands behind `--`. */
  readonly description: string;
}

/** Every comment of the file by which ESLint or Oxlint is told to look away. */
export function disableComments({ ast }: SourceFile): DisableComment[] {
  return (ast.comments ?? []).flatMap((comment) => parse(comment) ?? []);
}

function parse(comment: TSESTree.Comment): DisableComment | undefined {
  const [directive = '', ...rest] = comment.value.split(/\s-{2,}\s/u);
  const description = rest.join(' ').trim();
  const disable = /^\s*(?:eslint|oxlint)-disable(?:-next-line|-line)?(?:\s+([^]*))?$/.exec(
    directive,
  );
  if (disable) return { comment, rules: namesIn(disable[1] ?? ''), description };
  const configured = comment.type === 'Block' && /^\s*eslint\s+([^]*)$/.exec(directive);
  const rules = configured ? turnedOff(configured[1]!) : [];
  return rules.length ? { comment, rules, description } : undefined;
}

function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** `no-var: off, "a/b": [0]` of a comment that configures rules. */
function turnedOff(entries: string): string[] {
  const off = /['"]?([@\w/-]+)['"]?\s*:\s*\[?\s*(?:['"]?off['"]?|0)(?=[\s,\]]|$)/g;
  return [...entries.matchAll(off)].map(([, name]) => name!);
}
