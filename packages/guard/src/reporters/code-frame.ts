import type { Colors } from './colors.ts';

const WIDTH = 120;
const LEAD = 40;

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The line of a finding with a mark under what was found; a minified line is cut around it. */
export function codeFrame(sourceLine: string, place: Place, colors: Colors): string[] {
  const from = place.column > WIDTH ? place.column - LEAD : 1;
  const shown = withoutControls(sourceLine.slice(from - 1, from - 1 + WIDTH));
  const gutter = String(place.line);
  const bar = colors.dim('|');
  return [
    `${colors.dim(gutter)} ${bar} ${shown}`,
    `${' '.repeat(gutter.length)} ${bar} ${colors.red(marker(shown, place, from))}`,
  ];
}

function marker(shown: string, { line, column, endLine, endColumn }: Place, from: number): string {
  const start = column - from;
  const end = endLine === line ? endColumn - from : shown.length;
  const indent = shown.slice(0, start).replace(/[^\t]/g, ' ');
  return indent + '^'.repeat(Math.max(1, Math.min(end, shown.length) - start));
}

/** A file may hold escape sequences; a terminal must not obey them. */
export function withoutControls(text: string): string {
  return text.replace(/[\0-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '\u00b7');
}
