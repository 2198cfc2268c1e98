import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { isPlainKind } from '../ast/plain-kinds.ts';
import { isResolved } from '../ast/promise.ts';
import { returnedBy } from '../ast/returned.ts';
import { variableOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import { knownOfFile, knownOr } from '../known-of-file.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction } from '../types/promise-syntax.ts';
import { chained, outcomeOfHandler } from './chain.ts';

/** `return work().catch(report);` on every way out: whoever calls the function has no error to hear of. */
export function returnsQuietly(called: FunctionNode, file: SourceFile): boolean {
  const workOut = () => {
    const returned = returnedBy(called, file);
    if (returned.length === 0) return false;
    return returned.every((each) => isQuiet(each, file) || isHeldBefore(each, called, file));
  };
  return knownOr(quietFunctions(file), called, { assumed: false, workOut });
}

const quietFunctions = knownOfFile<FunctionNode, boolean>();

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
  if (isPlainValue(node)) return true;
  if (node.type === 'Identifier') return node.name === 'undefined' || isQuietName(node, file);
  if (node.type === 'LogicalExpression') {
    return isQuiet(node.right, file) && (node.operator === '&&' || isQuiet(node.left, file));
  }
  if (node.type === 'ConditionalExpression') {
    return isQuiet(node.consequent, file) && isQuiet(node.alternate, file);
  }
  return node.type === 'CallExpression' && isQuietCall(node, file);
}

/** `queue` of `queue = queue.then(work).catch(report)`, where nothing else is put into it. */
function isQuietName(node: TSESTree.Identifier, file: SourceFile): boolean {
  const variable = variableOf(file, node.name, node);
  const [definition, ...others] = variable?.defs.map((each) => each.node) ?? [];
  const isPlain = definition?.type === 'VariableDeclarator' && definition.id.type === 'Identifier';
  if (!variable || !isPlain || others.length > 0) return false;
  const writes = variable.references.filter((each) => each.isWrite());
  return (
    writes.length > 0 && writes.every(({ writeExpr }) => writeExpr && isQuietValue(writeExpr, file))
  );
}

function isQuietValue(value: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(value);
  return isPlainValue(node) || (node.type === 'CallExpression' && isQuietCall(node, file));
}

/** No promise, and no list of any. */
function isPlainValue(node: TSESTree.Node): boolean {
  if (node.type !== 'ArrayExpression') return isPlainKind(node);
  return node.elements.every((each) => each !== null && isPlainKind(each));
}

function isQuietCall(node: TSESTree.CallExpression, file: SourceFile): boolean {
  const link = chained(node);
  if (link?.name === 'catch') {
    return /^(swallowed|detached)$/.test(outcomeOfHandler(link.call.arguments[0], file));
  }
  const called = calledFunction(node, file);
  return isResolved(node, file) || (called?.async === false && returnsQuietly(called, file));
}
