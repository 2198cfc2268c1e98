import type { TSESTree } from '@typescript-eslint/types';
import { constantValue, definitionOf, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isMerelyAsked } from './gathered-phase.ts';

/**
 * The array that a constant holds, when the statement after it does nothing before it hands the
 * constant to the combinator, and nobody else reads it: then nothing can tell whether the work
 * started with the array or with the group, and the array may hold thunks.
 */
export function filledJustBefore(
  argument: TSESTree.Expression,
  call: TSESTree.CallExpression,
  file: SourceFile,
): TSESTree.Expression | undefined {
  if (argument.type !== 'Identifier') return undefined;
  const value = constantValue(file, argument);
  const declarator = value && definitionOf(file, argument)?.node;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.typeAnnotation) return undefined;
  const reads = variableOf(file, argument.name, argument)!.references.filter(
    (each) => each.isRead() && !isMerelyAsked(each.identifier),
  );
  const statement = firstEvaluatedIn(call);
  const isNext = statement && follows(statement, declarator.parent);
  return reads.length === 1 && isNext ? value : undefined;
}

function follows(statement: TSESTree.Node, declaration: TSESTree.VariableDeclaration): boolean {
  const { parent } = declaration;
  if (declaration.declarations.length !== 1 || statement.parent !== parent) return false;
  if (parent.type !== 'BlockStatement' && parent.type !== 'Program') return false;
  const statements: readonly TSESTree.Node[] = parent.body;
  return statements.indexOf(statement) === statements.indexOf(declaration) + 1;
}

/** The statement that evaluates this expression before anything else. */
function firstEvaluatedIn(expression: TSESTree.Node): TSESTree.Node | undefined {
  let node: TSESTree.Node = expression;
  while (node.parent && isFirstIn(node, node.parent)) node = node.parent;
  return /Statement$|^VariableDeclaration$/.test(node.type) ? node : undefined;
}

function isFirstIn(node: TSESTree.Node, parent: TSESTree.Node): boolean {
  if (parent.type === 'VariableDeclaration') {
    return parent.declarations[0] === node && !parent.parent.type.startsWith('For');
  }
  if (parent.type === 'AssignmentExpression') {
    return parent.right === node && parent.left.type === 'Identifier' && parent.operator === '=';
  }
  const first = firstEvaluated[parent.type];
  return first !== undefined && (parent as unknown as Record<string, unknown>)[first] === node;
}

/** The property of a node that holds what it evaluates first. */
const firstEvaluated: Readonly<Record<string, string>> = {
  AwaitExpression: 'argument',
  CallExpression: 'callee',
  ChainExpression: 'expression',
  ExpressionStatement: 'expression',
  ForOfStatement: 'right',
  IfStatement: 'test',
  MemberExpression: 'object',
  ReturnStatement: 'argument',
  TSAsExpression: 'expression',
  TSNonNullExpression: 'expression',
  TSSatisfiesExpression: 'expression',
  ThrowStatement: 'argument',
  VariableDeclarator: 'init',
};
