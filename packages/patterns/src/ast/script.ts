import type { SourceFile } from '../source-file.ts';
import { liesIn } from './path-globs.ts';

/** Where programs start that a person or a build runs, and that end with their job. */
export const scriptGlobs: readonly string[] = [
  '**/bin/**',
  '**/cli/**',
  '**/create-*/**',
  '**/{cli,cli-*,*-cli,*.cli,script}.*',
  '**/{script,scripts,migrations}/**',
  '**/*.config.*',
];

/** Is the file a program of its own, by its place or by its first line? */
export function isScript(file: SourceFile, globs: readonly string[]): boolean {
  return file.text.startsWith('#!') || liesIn(file, globs);
}
