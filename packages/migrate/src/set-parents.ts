import type { SourceFile } from '@taskgroup/patterns';
import type { TSESTree } from '@typescript-eslint/types';

type Keys = SourceFile['visitorKeys'];

/** Without recursion: generated files nest deeply. */
export function setParents(root: TSESTree.Program, keys: Keys): void {
  const pending: TSESTree.Node[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const parent = node;
    for (const child of childrenOf(parent, keys)) {
      (child as { parent?: TSESTree.Node }).parent = parent;
      pending.push(child);
    }
  }
}

function childrenOf(node: TSESTree.Node, keys: Keys): TSESTree.Node[] {
  return (keys[node.type] ?? [])
    .flatMap((key) => (node as unknown as Record<string, unknown>)[key])
    .filter((child): child is TSESTree.Node => Boolean(child));
}
