import type { TSESTree } from '@typescript-eslint/types';
import { constantValue, definitionOf, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

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
  const reads = variableOf(file, argument.name, argument)!.references.filter((each) =>
    each.isRead(),
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
  switch (parent.type) {
    case 'AwaitExpression':
    case 'ChainExpression':
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return true;
    case 'MemberExpression':
      return parent.object === node;
    case 'CallExpression':
      return parent.callee === node;
    case 'VariableDeclarator':
      return parent.init === node;
    case 'VariableDeclaration':
      return parent.declarations[0] === node && !/^For/.test(parent.parent.type);
    case 'AssignmentExpression':
      return parent.right === node && parent.left.type === 'Identifier' && parent.operator === '=';
    case 'ForOfStatement':
      return parent.right === node;
    case 'IfStatement':
      return parent.test === node;
    default:
      return false;
  }
}
