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
    if (enters(node)) pending.push(...childrenOf(node, keys).reverse());
  }
}

function childrenOf(node: TSESTree.Node, keys: Keys): TSESTree.Node[] {
  return (keys[node.type] ?? [])
    .flatMap((key) => (node as unknown as Record<string, unknown>)[key])
    .filter((child): child is TSESTree.Node => Boolean(child));
}
