import type { TSESTree } from '@typescript-eslint/types';
import { expect, test } from 'vitest';
import { outerRange } from '../../src/ast/tokens.ts';
import { walk } from '../../src/ast/walk.ts';
import { parse } from '../parse.ts';

test.each([
  ['(x)', '(x)'],
  ['((x))', '((x))'],
  ['( /* ( */ x // )\n )', '( /* ( */ x // )\n )'],
  ['f(x)', 'x'],
  ['f /* ( */ (x)', 'x'],
  ['f((x))', '(x)'],
  ['f?.<T>((x))', '(x)'],
  ['f((y), (x), (z))', '(x)'],
  ['new F(x)', 'x'],
  ['[/(/, x] // )', 'x'],
  ["['(', x, ')']", 'x'],
  ['<T,>() => `(${x})`', 'x'],
])('%s is %s with its parentheses', (text, expected) => {
  expect(outerTextOf(text)).toBe(expected);
});

function outerTextOf(text: string): string {
  const file = parse(text);
  const names = [...walk(file.ast, file.visitorKeys)].filter(isX);
  return file.text.slice(...outerRange(file, names[0]!));
}

function isX(node: TSESTree.Node): boolean {
  return node.type === 'Identifier' && node.name === 'x';
}
