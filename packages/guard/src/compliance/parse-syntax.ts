import type { SourceFile } from '@taskgroup/patterns';
import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';

/** Parses a text by itself, without a configuration; `undefined` for one that is not valid. */
export function parseSyntax(path: string, text: string): SourceFile | undefined {
  const parsed = tryParse(path, text);
  if (!parsed?.scopeManager) return undefined;
  const { ast, scopeManager, visitorKeys } = parsed;
  setParents(ast, visitorKeys);
  const moduleKind = /\.c[jt]s$/.test(path) ? 'commonjs' : 'esm';
  return { path, text, ast, scopeManager, visitorKeys, moduleKind };
}

function tryParse(path: string, text: string) {
  try {
    return parseForESLint(text, {
      filePath: path,
      range: true,
      loc: true,
      tokens: true,
      comment: true,
      sourceType: 'module',
      ecmaFeatures: { jsx: true },
      lib: [],
      jsDocParsingMode: 'none',
      warnOnUnsupportedTypeScriptVersion: false,
    });
  } catch {
    return undefined;
  }
}

/** Without recursion: generated files nest deeply. */
function setParents(root: TSESTree.Program, keys: SourceFile['visitorKeys']): void {
  const pending: TSESTree.Node[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const child of childrenOf(node, keys)) {
      (child as { parent?: TSESTree.Node }).parent = node;
      pending.push(child);
    }
  }
}

function childrenOf(node: TSESTree.Node, keys: SourceFile['visitorKeys']): TSESTree.Node[] {
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  return (keys[node.type] ?? [])
    .flatMap((key) => fields[key])
    .filter((child): child is TSESTree.Node => Boolean(child));
}
