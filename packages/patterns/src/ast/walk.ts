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
  const names = keys[node.type] ?? [];
  for (let index = names.length - 1; index >= 0; index -= 1) {
    const child = (node as unknown as Record<string, Child>)[names[index]!];
    if (isList(child)) addAll(child, pending);
    else if (child) pending.push(child);
  }
}

function addAll(children: readonly (TSESTree.Node | null)[], pending: TSESTree.Node[]): void {
  for (let index = children.length - 1; index >= 0; index -= 1) {
    const child = children[index];
    if (child) pending.push(child);
  }
}

type Child = TSESTree.Node | readonly (TSESTree.Node | null)[] | null | undefined;

function isList(child: Child): child is readonly (TSESTree.Node | null)[] {
  return Array.isArray(child);
}
