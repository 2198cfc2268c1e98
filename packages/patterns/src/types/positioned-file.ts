import type { TSESTree } from '@typescript-eslint/types';
import type { Program } from './checker.ts';
import { nodeAt } from './native/node-at.ts';
import type { NativeFile } from './native/native-api.ts';
import type { TypedFile } from './typescript-eslint.ts';

/** A program of TypeScript's that can be asked for its files. */
interface FullProgram extends Program {
  getSourceFile(path: string): (NativeFile & { readonly text: string }) | undefined;
}

/**
 * A file of a program for a tree that another parser made: nodes are found by where they stand. `undefined` where the
 * program has no such file, or one with another text.
 */
export function positionedFile(
  program: object,
  file: { readonly path: string; readonly text: string },
): TypedFile | undefined {
  const full = program as FullProgram;
  const tree = full.getSourceFile(file.path);
  if (tree?.text !== file.text) return undefined;
  const known = new Map<TSESTree.Node, unknown>();
  const get = (node: TSESTree.Node) => {
    if (!known.has(node)) known.set(node, nodeAt(tree, ...node.range));
    return known.get(node);
  };
  return { program: full, esTreeNodeToTSNodeMap: { get } };
}
