import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, methodCall, type FunctionNode } from '../ast/kinds.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * The nodes of a piece of work that may be evaluated while it is started. What reacts to a promise, and what follows the
 * first `await` of an async function, comes at the earliest when everybody else waits too.
 */
export function startedAtOnce(
  work: TSESTree.Node,
  file: SourceFile,
  enters: (node: TSESTree.Node) => boolean = () => true,
): TSESTree.Node[] {
  const afterAwait = new Set<TSESTree.Node>();
  const isEntered = (node: TSESTree.Node): boolean => {
    if (afterAwait.has(node) || isReaction(node) || !enters(node)) return false;
    if (isFunction(node)) for (const each of statementsAfterAwait(node, file)) afterAwait.add(each);
    return true;
  };
  return [...walk(work, file.visitorKeys, isEntered)].filter((node) => !afterAwait.has(node));
}

/** `load().then(store)`: a handler runs when the promise has settled, and never before the caller goes on. */
function isReaction(node: TSESTree.Node): boolean {
  const call = isFunction(node) && node.parent ? node.parent : undefined;
  const found = call && methodCall(call, 'then', 'catch', 'finally');
  return found ? found.call.arguments.includes(node as TSESTree.Expression) : false;
}

/** The statements of an async function that come after one which always waits. */
function statementsAfterAwait({ async, body }: FunctionNode, file: SourceFile): TSESTree.Node[] {
  if (!async || body.type !== 'BlockStatement') return [];
  const first = body.body.findIndex((each) => alwaysWaits(each, file));
  return first === -1 ? [] : body.body.slice(first + 1);
}

function alwaysWaits(statement: TSESTree.Statement, { visitorKeys }: SourceFile): boolean {
  if (statement.type !== 'ExpressionStatement' && statement.type !== 'VariableDeclaration')
    return false;
  // `a && await b()` and `a ? await b() : c` may not.
  const isPlain = (node: TSESTree.Node) => !isFunction(node) && !isConditional(node);
  return [...walk(statement, visitorKeys, isPlain)].some((node) => node.type === 'AwaitExpression');
}

function isConditional(node: TSESTree.Node): boolean {
  if (node.type === 'AssignmentExpression') return /^(&&|\|\||\?\?)=$/.test(node.operator);
  return /^(Chain|Conditional|Logical)Expression$|^AssignmentPattern$/.test(node.type);
}
