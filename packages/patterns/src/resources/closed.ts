import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { isPrivateField } from '../ast/private-field.ts';
import { readsOf } from '../ast/reads.ts';
import type { SourceFile } from '../source-file.ts';
import { holdsSignal } from './opened.ts';

/**
 * The methods that are called on an open resource, as long as none of them can close it and nobody else gets hold of it;
 * `undefined` where somebody may close it.
 */
export function usesWithoutEnd(node: TSESTree.Node, file: SourceFile): string[] | undefined {
  const keeper = keeperOf(node);
  if (!keeper) return usesAt(node);
  const reads = readsOf(keeper, file)?.map((read) => usesAt(read));
  return reads?.every((uses) => uses !== undefined) ? reads.flat() : undefined;
}

function keeperOf(node: TSESTree.Node): TSESTree.Node | undefined {
  const { parent } = node;
  switch (parent?.type) {
    case 'VariableDeclarator': {
      const isPlain = parent.id.type === 'Identifier' && !parent.parent.kind.endsWith('using');
      return isPlain ? parent.id : undefined;
    }
    case 'PropertyDefinition':
      return isPrivateField(parent.key) ? parent.key : undefined;
    case 'AssignmentExpression':
      return parent.right === node ? keptIn(parent) : undefined;
    default:
      return undefined;
  }
}

function keptIn({ left, parent }: TSESTree.AssignmentExpression): TSESTree.Node | undefined {
  if (parent.type !== 'ExpressionStatement') return undefined;
  return left.type === 'Identifier' || isPrivateField(left) ? left : undefined;
}

function usesAt(node: TSESTree.Node): string[] | undefined {
  const { parent } = node;
  switch (parent?.type) {
    case 'ExpressionStatement':
      return [];
    case 'UnaryExpression':
      return parent.operator === 'void' ? [] : undefined;
    case 'ChainExpression':
    case 'TSNonNullExpression':
      return usesAt(parent);
    case 'MemberExpression':
      return parent.object === node ? usesOfMember(parent) : undefined;
    default:
      return undefined;
  }
}

function usesOfMember(member: TSESTree.MemberExpression): string[] | undefined {
  const call = member.parent;
  const name = memberName(member) ?? '';
  // To ask a server where it listens neither closes nor keeps it.
  if (/^(address|listening)$/.test(name)) return [];
  if (call.type !== 'CallExpression' || call.callee !== member) return undefined;
  if (!returnsItself.test(name) || call.arguments.some(mayClose)) return undefined;
  const further = usesAt(call);
  return further && [name, ...further];
}

const returnsItself = /^(on|once|addListener|prependListener|listen|add|setTimeout)$/;

function mayClose(argument: TSESTree.Node): boolean {
  if (argument.type === 'ObjectExpression') return holdsSignal(argument);
  return argument.type === 'SpreadElement';
}
