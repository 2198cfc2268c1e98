import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';

type Keys = SourceFile['visitorKeys'];

/** Depth first, parents before children, without recursion: generated files nest deeply. */
export function* walk(
  root: TSESTree.Node,
  keys: Keys,
  enters: (node: TSESTree.Node) => boolean = () => true,
): Generator<TSESTree.Node> {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node;
    if (enters(node)) addChildren(node, keys, pending);
  }
}

/** Whether the tree below `root`, or `root` itself, holds a node that passes the test. */
export function contains(
  root: TSESTree.Node,
  keys: Keys,
  test: (node: TSESTree.Node) => boolean,
): boolean {
  for (const node of walk(root, keys)) {
    if (test(node)) return true;
  }
  return false;
}

/** Adds the children last to first, so that the first is taken off next. */
function addChildren(node: TSESTree.Node, keys: Keys, pending: TSESTree.Node[]): void {
  const start = pending.length;
  for (const key of keys[node.type] ?? []) {
    const child = (node as unknown as Record<string, Child>)[key];
    for (const each of [child].flat()) if (each) pending.push(each);
  }
  if (pending.length - start > 1) pending.push(...pending.splice(start).reverse());
}

type Child = TSESTree.Node | readonly (TSESTree.Node | null)[] | null | undefined;
