import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { unwrap } from './kinds.ts';
import { constantBefore } from './scope.ts';

/** The name of a member, also of a private one, and where constants of this file make it up. */
export function staticMemberName(
  { computed, property }: TSESTree.MemberExpression,
  file: SourceFile,
): string | undefined {
  if (!computed && 'name' in property) return property.name;
  return constantText(property, file);
}

/** What an expression is as text, where literals and constants declared before make it up. */
function constantText(node: TSESTree.Node, file: SourceFile): string | undefined {
  const value = unwrap(node);
  switch (value.type) {
    case 'Literal':
      return String(value.value);
    case 'Identifier': {
      const constant = constantBefore(file, value);
      return constant && constantText(constant, file);
    }
    case 'TemplateLiteral':
      return templateText(value, file);
    case 'BinaryExpression':
      return value.operator === '+' ? joined([value.left, value.right], file) : undefined;
    default:
      return undefined;
  }
}

function templateText(
  { expressions, quasis }: TSESTree.TemplateLiteral,
  file: SourceFile,
): string | undefined {
  const texts = expressions.map((each) => constantText(each, file));
  if (texts.includes(undefined)) return undefined;
  return quasis.map(({ value }, index) => `${value.cooked}${texts[index] ?? ''}`).join('');
}

/** Text; two numbers would add up. */
function joined(nodes: readonly TSESTree.Node[], file: SourceFile): string | undefined {
  if (nodes.every((each) => each.type === 'Literal' && typeof each.value !== 'string')) {
    return undefined;
  }
  const texts = nodes.map((each) => constantText(each, file));
  return texts.includes(undefined) ? undefined : texts.join('');
}
