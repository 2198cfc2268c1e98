import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { isPlainKind } from '../ast/plain-kinds.ts';
import { isResolved } from '../ast/promise.ts';
import { returnedBy } from '../ast/returned.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { chained, outcomeOfHandler } from './chain.ts';

/** `return work().catch(report);` on every way out: whoever calls the function has no error to hear of. */
export function returnsQuietly(called: FunctionNode, file: SourceFile): boolean {
  const returned = returnedBy(called, file);
  if (returned.length === 0) return false;
  return returned.every((each) => isQuiet(each, file) || isHeldBefore(each, called, file));
}

/** `return this.promise;` of a function that does not put it there: who did has its error to hear of. */
function isHeldBefore(returned: TSESTree.Node, called: FunctionNode, file: SourceFile): boolean {
  const name = memberName(returned);
  if (name === undefined || called.async) return false;
  return !contains(
    called.body,
    file.visitorKeys,
    (node) => node.type === 'AssignmentExpression' && memberName(node.left) === name,
  );
}

/** No promise, or one that somebody listens to already. */
function isQuiet(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression) as TSESTree.Expression;
  if (isPlainKind(node)) return true;
  if (node.type === 'Identifier') return node.name === 'undefined';
  if (node.type === 'LogicalExpression') {
    return isQuiet(node.right, file) && (node.operator === '&&' || isQuiet(node.left, file));
  }
  if (node.type === 'ConditionalExpression') {
    return isQuiet(node.consequent, file) && isQuiet(node.alternate, file);
  }
  if (node.type !== 'CallExpression') return false;
  const link = chained(node);
  if (link?.name === 'catch') {
    return /^(swallowed|detached)$/.test(outcomeOfHandler(link.call.arguments[0], file));
  }
  return isResolved(node, file);
}
