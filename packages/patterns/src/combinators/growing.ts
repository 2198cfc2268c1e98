import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, methodCall, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { textOf } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';
import { isPath } from './hoists.ts';

/**
 * May the array get more items while the callback goes through it? A mapping ends with the items that were there, and
 * what iterates goes on to the new ones: for `queue.map((each) => queue.push(…))` it would never end.
 */
export function mayGrow(
  items: TSESTree.Expression,
  callback: TSESTree.Expression,
  file: SourceFile,
): boolean {
  const node = unwrap(items);
  if (node.type === 'Identifier') return growsLater(node, callback, file);
  // A property may be filled by whatever the callback calls.
  return isPath(node) && pushing(textOf(file, node.property)).test(file.text);
}

function pushing(name: string): RegExp {
  return new RegExp(`\\.${name.replaceAll(/[^\w#]/g, '\\$&')}[!?]*\\.(?:push|unshift|splice)\\b`);
}

/** A callback that stands in a call before has done its work; any other function may still be called. */
function growsLater(
  node: TSESTree.Identifier,
  callback: TSESTree.Expression,
  file: SourceFile,
): boolean {
  const around = enclosingFunction(node);
  const references = variableOf(file, node.name, node)?.references ?? [];
  return references.some(({ identifier }) => {
    const grown = identifier.parent?.parent && growth(identifier.parent.parent);
    if (!grown || grown.member.object !== identifier) return false;
    if (isWithin(identifier, callback)) return true;
    const own = enclosingFunction(identifier);
    return own !== around && !!own && !isWithin(node, own) && own.parent?.type !== 'CallExpression';
  });
}

function growth(node: TSESTree.Node) {
  return methodCall(node, 'push', 'unshift', 'splice');
}

function isWithin({ range }: { range: readonly [number, number] }, outer: TSESTree.Node): boolean {
  return outer.range[0] <= range[0] && range[1] <= outer.range[1];
}
