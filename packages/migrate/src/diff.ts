import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Colors } from './colors.ts';
import type { FileChange } from './report.ts';

/** One file's unified diff, in the form that `git apply` reads. */
export function diffOf({ file, before, after }: FileChange, colors: Colors): string {
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return patch
    .split('\n')
    .map((line) => colorOf(line, colors)(line))
    .join('\n');
}

function colorOf(line: string, colors: Colors): (text: string) => string {
  if (line.startsWith('+++') || line.startsWith('---')) return colors.bold;
  if (line.startsWith('@@')) return colors.cyan;
  if (line.startsWith('+')) return colors.green;
  if (line.startsWith('-')) return colors.red;
  return String;
}
