import type { Variable } from '@typescript-eslint/scope-manager';
import type { SourceFile } from '../source-file.ts';

/** Is it declared at the top of the file? Parsers differ in the scope that they give to CommonJS. */
export function isOfFile({ scope }: Variable): boolean {
  return scope.block.type === 'Program';
}

/** Can code of other files read or set the name without importing it? */
export function isOfScript({ scope }: Variable, file: SourceFile): boolean {
  return scope.type === 'global' && !isCommonJs(file);
}

function isCommonJs({ moduleKind, path, text }: SourceFile): boolean {
  if (moduleKind !== 'commonjs') return false;
  return /\.c[jt]s$/.test(path) || /\brequire\(|\bexports\b/.test(text);
}
