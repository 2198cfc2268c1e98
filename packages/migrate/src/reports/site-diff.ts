import { diffLines } from 'diff';

export interface DiffLine {
  readonly kind: 'same' | 'old' | 'new';
  readonly text: string;
}

/** A site's text before and after, line by line, without the indentation that all of its lines share. */
export function siteDiff(textBefore: string, textAfter: string): DiffLine[] {
  const indents = [textBefore, textAfter].flatMap((text) => indentsIn(text));
  const shared = indents.length ? Math.min(...indents) : 0;
  const [before, after] = [outdent(textBefore, shared), outdent(textAfter, shared)];
  if (before === after) return linesOf(before, 'same');
  return diffLines(`${before}\n`, `${after}\n`).flatMap(({ added, removed, value }) =>
    linesOf(value.replace(/\n$/, ''), added ? 'new' : removed ? 'old' : 'same'),
  );
}

/** The first line begins where the site does. */
function indentsIn(text: string): number[] {
  const [, ...lines] = text.split(/\r?\n/);
  return lines.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)![0].length);
}

function outdent(text: string, count: number): string {
  return text.replaceAll(/\n[ \t]*/g, (gap) => `\n${gap.slice(1 + count)}`);
}

export const SIGNS = { same: ' ', old: '-', new: '+' } as const;

function linesOf(text: string, kind: DiffLine['kind']): DiffLine[] {
  return text.split(/\r?\n/).map((line) => ({ kind, text: line }));
}
