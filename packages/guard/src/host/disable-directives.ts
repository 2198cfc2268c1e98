import type { TSESTree } from '@typescript-eslint/types';

/** What the comments of a file say to ESLint. */
export interface Directives {
  /** Whether a finding of a rule is silenced; places count from one. */
  isDisabled(rule: string, place: Place): boolean;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Switch extends Place {
  readonly on: boolean;
  /** The rule it is about; all of them where absent. */
  readonly rule: string | undefined;
}

interface Directive {
  readonly label: string;
  readonly rules: readonly (string | undefined)[];
  readonly comment: TSESTree.Comment;
}

/**
 * Reads them as ESLint does. `undefined` for a file whose comments configure a rule of ours, which takes
 * ESLint to do.
 */
export function readDirectives(
  comments: readonly TSESTree.Comment[],
  namesOurs: (text: string) => boolean,
): Directives | undefined {
  const directives = comments.flatMap((comment) => parse(comment) ?? []);
  if (directives.some(({ label, comment }) => label === 'eslint' && namesOurs(comment.value)))
    return undefined;
  const blocks = inOrder(directives.flatMap(blockSwitch));
  const lines = inOrder(directives.flatMap(lineSwitches));
  return {
    isDisabled: (rule, place) => isOff(blocks, rule, place) || isOff(lines, rule, place),
  };
}

const LABEL = /^(eslint(?:-(?:enable|disable(?:-(?:next-)?line)?))?)(?:\s|$)/;

function parse(comment: TSESTree.Comment): Directive | undefined {
  const type: string = comment.type;
  if (type === 'Shebang' || !comment.value.includes('eslint')) return undefined;
  const [said = ''] = comment.value.split(/\s-{2,}\s/u, 1);
  const label = LABEL.exec(said.trim())?.[1];
  if (!label || (type === 'Line' && !label.endsWith('line'))) return undefined;
  const rules = rulesIn(said.trim().slice(label.length));
  return { label, comment, rules: rules.length ? rules : [undefined] };
}

function rulesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim().replace(/^(['"]?)(.*)\1$/su, '$2'))
    .filter(Boolean);
}

/** From here to where it is taken back. */
function blockSwitch({ label, comment, rules }: Directive): Switch[] {
  if (label.endsWith('line')) return [];
  const { line, column } = comment.loc.start;
  const on = label === 'eslint-enable';
  return rules.map((rule) => ({ on, rule, line, column: column + 1 }));
}

/** On one line: off at its beginning, on again at the next. */
function lineSwitches({ label, comment, rules }: Directive): Switch[] {
  const { start, end } = comment.loc;
  const isNext = label === 'eslint-disable-next-line';
  if (!isNext && (label !== 'eslint-disable-line' || start.line !== end.line)) return [];
  const line = isNext ? end.line + 1 : start.line;
  return rules.flatMap((rule) => [
    { on: false, rule, line, column: 0 },
    { on: true, rule, line: line + 1, column: 0 },
  ]);
}

function inOrder(switches: Switch[]): Switch[] {
  return switches.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The last word before the place counts. */
function isOff(switches: readonly Switch[], rule: string, place: Place): boolean {
  let off = false;
  for (const { on, rule: about, line, column } of switches) {
    if (line > place.line || (line === place.line && column > place.column)) break;
    if (about === undefined || about === rule) off = !on;
  }
  return off;
}
