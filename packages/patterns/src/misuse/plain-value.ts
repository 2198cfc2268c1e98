import type { Definition, Reference } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, memberName, unwrap } from '../ast/kinds.ts';
import { isPlainKind } from '../ast/plain-kinds.ts';
import { functionOf, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isPlainType } from './plain-type.ts';

/**
 * Does the text of the file tell that the value is no promise, or that it could not be one in code that compiles? It saves
 * asking for the types of nearly all conditions there are.
 */
export function isPlainValue(expression: TSESTree.Node, file: SourceFile, depth = 0): boolean {
  const node = unwrap(expression);
  if (isPlainKind(node)) return true;
  if (depth > MAX_DEPTH) return false;
  switch (node.type) {
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return yieldsOf(node).every((each) => isPlainValue(each, file, depth + 1));
    case 'MemberExpression':
      return plainMembers.has(memberName(node) ?? '');
    case 'CallExpression':
      return isPlainCall(node, file);
    case 'Identifier':
      return isPlainVariable(node, file, depth);
    default:
      return false;
  }
}

/** What `&&` yields of its left side is false, and so no promise. */
function yieldsOf(node: TSESTree.ConditionalExpression | TSESTree.LogicalExpression) {
  if (node.type === 'ConditionalExpression') return [node.consequent, node.alternate];
  return node.operator === '&&' ? [node.right] : [node.left, node.right];
}

/** Constants may be made of one another, in code that does not work. */
const MAX_DEPTH = 4;

/** Texts and numbers, by names that one gives to nothing else. */
const plainMembers = new Set([
  'code',
  'href',
  'id',
  'index',
  'kind',
  'length',
  'message',
  'name',
  'path',
  'pathname',
  'size',
  'stack',
  'status',
  'type',
  'url',
]);

function isPlainName(name: string): boolean {
  return plainFunctions.has(name) || name.endsWith('Sync');
}

const plainFunctions = new Set([
  'BigInt',
  'Boolean',
  'Number',
  'String',
  'endsWith',
  'hasOwn',
  'includes',
  'indexOf',
  'isArray',
  'isInteger',
  'isNaN',
  'isSafeInteger',
  'join',
  'localeCompare',
  'padEnd',
  'padStart',
  'parseFloat',
  'parseInt',
  'startsWith',
  'toFixed',
  'toISOString',
  'toLowerCase',
  'toString',
  'toUpperCase',
  'trim',
]);

function isPlainCall(call: TSESTree.CallExpression, file: SourceFile): boolean {
  return isPlainName(calleeName(call) ?? '') || isMatch(call) || returnsPlain(call, file);
}

/** `/^a/.test(text)`. */
function isMatch({ callee }: TSESTree.CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'test') return false;
  return callee.object.type === 'Literal' && 'regex' in callee.object;
}

function returnsPlain({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  if (callee.type !== 'Identifier') return false;
  const called = functionOf(file, callee);
  return Boolean(called && !called.async && isPlainType(called.returnType?.typeAnnotation, file));
}

function isPlainVariable(
  identifier: TSESTree.Identifier,
  file: SourceFile,
  depth: number,
): boolean {
  const variable = variableOf(file, identifier.name, identifier);
  const [definition, ...others] = variable?.defs ?? [];
  if (!variable || !definition || others.length > 0) return false;
  if (isDeclaredPlain(definition, file, depth)) return true;
  return (
    isTyped(file) &&
    variable.references.some((each) => isPlainUse(each.identifier) || isPlainWrite(each))
  );
}

/** `x = await load()`: a variable that a promise was put in does not take it, unless it is of either type. */
function isPlainWrite({ init, writeExpr }: Reference): boolean {
  if (init || !writeExpr) return false;
  const isNull = writeExpr.type === 'Literal' && writeExpr.value === null;
  return isPlainKind(writeExpr) && !isNull;
}

/** Would what makes no sense for a promise not compile? */
export function isTyped({ path }: SourceFile): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

function isDeclaredPlain(definition: Definition, file: SourceFile, depth: number): boolean {
  const { parent, typeAnnotation } = definition.name as TSESTree.Identifier;
  if (parent.type === 'RestElement') return true;
  if (typeAnnotation) return isPlainType(typeAnnotation.typeAnnotation, file);
  if (parent.type === 'AssignmentPattern' && parent.left === definition.name) {
    return isTyped(file) && isPlainValue(parent.right, file, depth + 1);
  }
  return definition.node.type === 'VariableDeclarator' && isSetPlain(definition.node, file, depth);
}

/** `const x = await f()`, and `const { x } = await f()`, never written again. */
function isSetPlain(
  { id, init, parent }: TSESTree.VariableDeclarator,
  file: SourceFile,
  depth: number,
): boolean {
  if (parent.kind !== 'const' || !init) return false;
  if (id.type !== 'Identifier') return unwrap(init).type === 'AwaitExpression';
  return isPlainValue(init, file, depth + 1);
}

/** Would TypeScript reject the use if it were one of a promise? */
function isPlainUse(identifier: TSESTree.Node): boolean {
  const { parent } = identifier;
  switch (parent?.type) {
    case 'MemberExpression': {
      if (parent.object !== identifier) return parent.computed;
      const name = memberName(parent);
      return name !== undefined && !/^(then|catch|finally)$/.test(name);
    }
    case 'VariableDeclarator':
      return parent.init === identifier && /Pattern$/.test(parent.id.type);
    case 'BinaryExpression':
      return /^([<>]=?|[-*/%])$/.test(parent.operator) || isComparedToLiteral(parent);
    case 'ForOfStatement':
      return parent.right === identifier && !parent.await;
    case 'CallExpression':
      return parent.callee === identifier;
    default:
      return false;
  }
}

/** `x === 'text'`: of a promise it would never hold. */
function isComparedToLiteral({ left, operator, right }: TSESTree.BinaryExpression): boolean {
  if (!/^[=!]==?$/.test(operator)) return false;
  return [left, right].some((side) => side.type === 'Literal' && side.value !== null);
}
