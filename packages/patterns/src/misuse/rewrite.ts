import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction } from '../ast/kinds.ts';
import { isParenthesised } from '../ast/tokens.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';

/** Awaits the promise where it stands. */
export function awaitValue(node: TSESTree.Expression, file: SourceFile): Rewrite {
  if (!enclosingFunction(node)?.async) return { outcome: 'left', reason: 'not-in-async-function' };
  if (isDefault(node)) return { outcome: 'left', reason: 'not-in-async-function' };
  const [start, end] = node.range;
  const [open, close] = loose.has(node.type) ? ['(', ')'] : ['', ''];
  const isBare = operators.has(node.parent?.type ?? '') && !isParenthesised(file, node);
  const [before, after] = isBare ? ['(', ')'] : ['', ''];
  return {
    outcome: 'converted',
    edits: [insert(start, `${before}await ${open}`), insert(end, `${close}${after}`)],
    imports: [],
    notes: [],
  };
}

/** What binds less than `await` does. */
const loose = new Set<string>([
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'BinaryExpression',
  'ConditionalExpression',
  'LogicalExpression',
  'SequenceExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'YieldExpression',
]);

/** Where a formatter sets `await` in parentheses, so that nobody has to know what it binds to. */
const operators = new Set<string>([
  'BinaryExpression',
  'ConditionalExpression',
  'LogicalExpression',
  'SpreadElement',
  'UnaryExpression',
]);

/** The default of a parameter is evaluated before the function can await anything. */
function isDefault(node: TSESTree.Node): boolean {
  const around = enclosingFunction(node);
  return Boolean(around && node.range[1] <= around.body.range[0]);
}
