import type { NativeFile, NativeNode } from './native-api.ts';

/**
 * The node of the native tree that a range of the text belongs to: the innermost one that holds it and ends with it.
 * No two expressions share a range, as each has a token of its own, and the function of a method, which begins at its
 * parenthesis, is the method there. Visits only the nodes on the way down, as others would first have to be made.
 */
export function nodeAt(file: NativeFile, start: number, end: number): NativeNode | undefined {
  let node: NativeNode = file;
  for (;;) {
    const inner = childAround(node, start, end);
    if (!inner) return node.end === end && node !== file ? node : undefined;
    node = inner;
  }
}

function childAround(node: NativeNode, start: number, end: number): NativeNode | undefined {
  let found: NativeNode | undefined;
  node.forEachChild((child) => {
    if (!found && child.pos <= start && child.end >= end) found = child;
    return undefined;
  });
  return found;
}
