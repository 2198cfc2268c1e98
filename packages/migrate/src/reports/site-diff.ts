import { diffLines } from 'diff';

export interface DiffLine {
  readonly kind: 'same' | 'old' | 'new';
  readonly text: string;
}

/** A site's text before and after, line by line. */
export function siteDiff(before: string, after: string): DiffLine[] {
  if (before === after) return linesOf(before, 'same');
  return diffLines(`${before}\n`, `${after}\n`).flatMap(({ added, removed, value }) =>
    linesOf(value.replace(/\n$/, ''), added ? 'new' : removed ? 'old' : 'same'),
  );
}

export const SIGNS = { same: ' ', old: '-', new: '+' } as const;

function linesOf(text: string, kind: DiffLine['kind']): DiffLine[] {
  return text.split(/\r?\n/).map((line) => ({ kind, text: line }));
}
