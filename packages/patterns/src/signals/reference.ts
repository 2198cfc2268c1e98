import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { constantValue, functionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * The function of this file that an expression means: itself, a name, a method by `this.stop` or `handlers.stop`, and
 * any of them with a `bind`.
 */
export function functionOfReference(
  expression: TSESTree.Node,
  file: SourceFile,
): FunctionNode | undefined {
  const node = unwrap(expression);
  if (isFunctionValue(node)) return node;
  if (node.type === 'Identifier') return functionOf(file, node);
  if (node.type === 'CallExpression') {
    const { callee } = node;
    const isBound = callee.type === 'MemberExpression' && memberName(callee) === 'bind';
    return isBound ? functionOfReference(callee.object, file) : undefined;
  }
  return node.type === 'MemberExpression' ? methodOf(node, file) : undefined;
}

function methodOf(node: TSESTree.MemberExpression, file: SourceFile): FunctionNode | undefined {
  const name = keyOf(node.property, node.computed);
  const owner = ownerOf(node.object, file);
  const members = owner?.type === 'ClassBody' ? owner.body : (owner?.properties ?? []);
  const found = (members as readonly TSESTree.Node[]).filter(
    (member) =>
      'key' in member && 'computed' in member && keyOf(member.key, member.computed) === name,
  );
  const [member] = found;
  if (found.length !== 1 || !member || !('value' in member)) return undefined;
  const value = member.value as TSESTree.Node | null;
  return value && isFunctionValue(value) ? value : undefined;
}

/** Private names only meet each other. */
function keyOf(key: TSESTree.Node, computed: boolean): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

function ownerOf(
  object: TSESTree.Node,
  file: SourceFile,
): TSESTree.ClassBody | TSESTree.ObjectExpression | undefined {
  if (object.type === 'ThisExpression') return classAround(object);
  const value = object.type === 'Identifier' ? constantValue(file, object) : undefined;
  return value?.type === 'ObjectExpression' ? value : undefined;
}

function classAround(node: TSESTree.Node): TSESTree.ClassBody | undefined {
  for (let at = node.parent; at; at = at.parent) if (at.type === 'ClassBody') return at;
  return undefined;
}
