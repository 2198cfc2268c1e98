import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import type { SourceFile } from '../source-file.ts';

/** A function of a library, as the catalogue calls it, whichever way the file brings it in. */
export interface LibraryFunction {
  readonly library: string;
  /** `default` for the module itself. */
  readonly name: string;
}

export function libraryFunction(
  callee: TSESTree.Node,
  file: SourceFile,
): LibraryFunction | undefined {
  const found = exportOf(callee, file);
  if (!found) return undefined;
  const [, library, entry] = /^(@[^/]+\/[^/]+|[^/@][^/]*)(?:\/(.+))?$/.exec(found.module) ?? [];
  if (library === undefined) return undefined;
  const path = found.name.split('.').filter((each) => !transparent.has(each));
  // `async/mapLimit` is one function of the library.
  const names = entry === undefined ? path : [entry.replace(/\.[cm]?js$/, ''), ...path];
  return { library: aliases[library] ?? library, name: names.join('.') || 'default' };
}

/** What a library puts around itself: `bluebird.Promise.map`, `pMap.default`. */
const transparent = new Set(['*', 'default', 'Promise']);

const aliases: Readonly<Record<string, string>> = { 'async-es': 'async' };

/** Where the names stand that a call of `a`, `a.b` and `a.b.c` brings in. */
export function rootsOf(callee: TSESTree.Node): number[] {
  const node = unwrap(callee);
  if (node.type === 'MemberExpression') return rootsOf(node.object);
  return node.type === 'Identifier' ? [node.range[0]] : [];
}
