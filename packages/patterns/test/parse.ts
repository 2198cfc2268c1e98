import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import type { ModuleKind, SourceFile } from '../src/index.ts';

/** Parses a text as both hosts do. */
export function parse(text: string, path = 'input.ts', moduleKind: ModuleKind = 'esm'): SourceFile {
  const { ast, scopeManager, visitorKeys } = parseForESLint(text, {
    comment: true,
    ecmaFeatures: { jsx: path.endsWith('x') || path.endsWith('js') },
    filePath: path,
    loc: true,
    range: true,
    sourceType: moduleKind === 'esm' ? 'module' : 'commonjs',
    tokens: true,
  });
  setParents(ast, visitorKeys);
  // As in ESLint, where the parent of the whole is no absent one, but null.
  (ast as { parent: unknown }).parent = null;
  return { path, text, ast, scopeManager, visitorKeys, moduleKind };
}

/** Lets every node below know the one it stands in, as ESLint does. */
export function setParents(node: TSESTree.Node, keys: Readonly<Record<string, unknown>>): void {
  for (const key of (keys[node.type] as readonly string[] | undefined) ?? []) {
    for (const child of [(node as unknown as Record<string, unknown>)[key]].flat()) {
      if (!child) continue;
      (child as { parent: TSESTree.Node }).parent = node;
      setParents(child as TSESTree.Node, keys);
    }
  }
}
