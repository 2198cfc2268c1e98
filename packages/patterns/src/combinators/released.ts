import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunctionValue, methodCall, unwrap } from '../ast/kinds.ts';
import { definitionOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Does one of several promises end in an event that comes only when it succeeds, `render().then(() => bus.emit('done'))`?
 * The others may wait for that, and after a failure a group would wait for them for ever.
 */
export function tellsOfSuccess(argument: TSESTree.Expression, file: SourceFile): boolean {
  const node = unwrap(argument);
  if (node.type !== 'ArrayExpression' || node.elements.length < 2) return false;
  return node.elements.some((each) => each && emitsAfter(startOf(each, file), file));
}

/** What started the promise that a local variable holds. */
function startOf(element: TSESTree.Node, file: SourceFile): TSESTree.Node {
  const node = unwrap(element);
  const definition = node.type === 'Identifier' ? definitionOf(file, node)?.node : undefined;
  return definition?.type === 'VariableDeclarator' && definition.init ? definition.init : node;
}

function emitsAfter(node: TSESTree.Node, { visitorKeys }: SourceFile): boolean {
  const handler = methodCall(unwrap(node), 'then')?.call.arguments[0];
  if (!handler || !isFunctionValue(handler)) return false;
  return contains(
    handler.body,
    visitorKeys,
    (each) => each.type === 'CallExpression' && EMITTERS.test(calleeName(each) ?? ''),
  );
}

const EMITTERS = /^(emit|emitAsync|emitSerial|dispatchEvent)$/;
