import type { TSESTree } from '@typescript-eslint/types';
import type { FlowBuilder } from './builder.ts';
import { fork, type Jumps, type Point } from './point.ts';

type Ways = readonly [yes: Point, no: Point];

/** After `a || b`, nobody comes to the `else` past a true `a`: each operand leads to where it decides. */
export function decide(
  node: TSESTree.Node,
  [yes, no]: Ways,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  // A literal decides once and for all.
  if (node.type === 'Literal') return node.value ? yes : no;
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    return builder.test(node.argument, [no, yes], jumps);
  }
  if (node.type !== 'LogicalExpression' || node.operator === '??') {
    return builder.build(node, fork(yes, no), jumps);
  }
  const right = builder.test(node.right, [yes, no], jumps);
  return builder.test(node.left, node.operator === '&&' ? [right, no] : [yes, right], jumps);
}
