import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { textOf } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';

/** `max - 1`, `3`, `limit`: a name, or nothing, and a number. */
export interface Linear {
  readonly name: string;
  readonly offset: number;
}

export function linearOf(expression: TSESTree.Node, file: SourceFile): Linear | undefined {
  const node = unwrap(expression);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'number' ? { name: '', offset: node.value } : undefined;
    case 'Identifier':
      return { name: node.name, offset: 0 };
    case 'MemberExpression':
      return node.computed ? undefined : { name: textOf(file, node), offset: 0 };
    case 'BinaryExpression':
      return sum(node, file);
    default:
      return undefined;
  }
}

function sum(node: TSESTree.BinaryExpression, file: SourceFile): Linear | undefined {
  const sign = { '+': 1, '-': -1 }[node.operator as string];
  const left = linearOf(node.left, file);
  const right = linearOf(node.right, file);
  if (!sign || !left || !right || (right.name && (left.name || sign < 0))) return undefined;
  return { name: left.name || right.name, offset: left.offset + sign * right.offset };
}

export function plus({ name, offset }: Linear, more: number): Linear {
  return { name, offset: offset + more };
}

export function isSame(one: Linear, other: Linear): boolean {
  return one.name === other.name && one.offset === other.offset;
}

export function linearText({ name, offset }: Linear): string {
  if (!name) return String(offset);
  if (!offset) return name;
  return `${name} ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}`;
}
