import type { Definition } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, memberName, unwrap } from '../ast/kinds.ts';
import { functionOf, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Does the text of the file tell that the value is no promise, or that it could not be one in code that compiles? It saves
 * asking for the types of nearly all conditions there are.
 */
export function isPlainValue(expression: TSESTree.Expression, file: SourceFile): boolean {
  const node = unwrap(expression);
  switch (node.type) {
    case 'AwaitExpression':
      return true;
    case 'MemberExpression':
      return plainMembers.has(memberName(node) ?? '');
    case 'CallExpression':
      return plainMethods.has(calleeName(node) ?? '') || returnsPlain(node, file);
    case 'Identifier':
      return isPlainVariable(node, file);
    default:
      return false;
  }
}

const plainMembers = new Set(['length', 'message', 'size']);

const plainMethods = new Set([
  'Boolean',
  'Number',
  'String',
  'endsWith',
  'includes',
  'isArray',
  'isInteger',
  'isNaN',
  'isSafeInteger',
  'join',
  'startsWith',
  'toFixed',
  'toLowerCase',
  'toString',
  'toUpperCase',
]);

function returnsPlain({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  if (callee.type !== 'Identifier') return false;
  return isPlainType(functionOf(file, callee)?.returnType?.typeAnnotation);
}

function isPlainVariable(identifier: TSESTree.Identifier, file: SourceFile): boolean {
  const variable = variableOf(file, identifier.name, identifier);
  const [definition, ...others] = variable?.defs ?? [];
  if (!variable || !definition || others.length > 0) return false;
  if (isDeclaredPlain(definition)) return true;
  const isTyped = /\.[cm]?tsx?$/.test(file.path);
  return isTyped && variable.references.some((each) => isPlainUse(each.identifier));
}

function isDeclaredPlain(definition: Definition): boolean {
  const { parent, typeAnnotation } = definition.name as TSESTree.Identifier;
  if (parent.type === 'RestElement') return true;
  if (typeAnnotation) return isPlainType(typeAnnotation.typeAnnotation);
  return definition.node.type === 'VariableDeclarator' && isAwaited(definition.node);
}

/** `const x = await f()`, and `const { x } = await f()`, never written again. */
function isAwaited({ init, parent }: TSESTree.VariableDeclarator): boolean {
  return parent.kind === 'const' && init !== null && unwrap(init).type === 'AwaitExpression';
}

/** Would TypeScript reject the use if it were one of a promise? */
function isPlainUse(identifier: TSESTree.Node): boolean {
  const { parent } = identifier;
  switch (parent?.type) {
    case 'MemberExpression': {
      const name = parent.object === identifier ? memberName(parent) : undefined;
      return name !== undefined && !/^(then|catch|finally)$/.test(name);
    }
    case 'VariableDeclarator':
      return parent.init === identifier && /Pattern$/.test(parent.id.type);
    case 'BinaryExpression':
      return /^([<>]=?|[-*/%])$/.test(parent.operator);
    default:
      return false;
  }
}

function isPlainType(type: TSESTree.TypeNode | undefined): boolean {
  return type !== undefined && plainTypes.test(type.type);
}

const plainTypes =
  /^TS(Array|BigInt|Boolean|Literal|Number|String|Tuple|Null|Undefined)(Type|Keyword)$|^TSTypePredicate$/;
