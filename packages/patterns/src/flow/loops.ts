import type { TSESTree } from '@typescript-eslint/types';
import type { FlowBuilder } from './builder.ts';
import type { Control } from './controls.ts';
import { fork, type Jumps, type Point } from './point.ts';

type Loop =
  | TSESTree.DoWhileStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement
  | TSESTree.ForStatement
  | TSESTree.WhileStatement;

export const loops: Readonly<Record<string, Control>> = {
  DoWhileStatement: doWhile,
  ForInStatement: forEach,
  ForOfStatement: forEach,
  ForStatement: forLoop,
  WhileStatement: whileLoop,
};

function whileLoop(
  node: TSESTree.WhileStatement,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const head = fork();
  const body = builder.build(node.body, head, jumpsIn(node, next, head, jumps));
  head.next.push(builder.test(node.test, [body, next], jumps));
  return head;
}

function doWhile(
  node: TSESTree.DoWhileStatement,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const head = fork();
  const test = builder.test(node.test, [head, next], jumps);
  head.next.push(builder.build(node.body, test, jumpsIn(node, next, test, jumps)));
  return head;
}

function forLoop(
  node: TSESTree.ForStatement,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const head = fork();
  const again = node.update ? builder.build(node.update, head, jumps) : head;
  const body = builder.build(node.body, again, jumpsIn(node, next, again, jumps));
  const { test } = node;
  head.next.push(test ? builder.test(test, [body, next], jumps) : body);
  return node.init ? builder.build(node.init, head, jumps) : head;
}

/** The statement's own point is the step to the next element, which `for await` waits for. */
function forEach(
  node: TSESTree.ForInStatement | TSESTree.ForOfStatement,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const step = builder.point(node, [next], jumps);
  const body = builder.build(node.body, step, jumpsIn(node, next, step, jumps));
  step.next.push(builder.build(node.left, body, jumps));
  return builder.build(node.right, step, jumps);
}

function jumpsIn(loop: Loop, next: Point, again: Point, jumps: Jumps): Jumps {
  const labels = labelsOf(loop);
  return (kind, label) => {
    const isOwn = label === undefined || labels.includes(label);
    if (isOwn && kind === 'break') return next;
    if (isOwn && kind === 'continue') return again;
    return jumps(kind, label);
  };
}

function labelsOf(loop: Loop): string[] {
  const labels: string[] = [];
  let at: TSESTree.Node = loop.parent;
  for (; at.type === 'LabeledStatement'; at = at.parent) labels.push(at.label.name);
  return labels;
}
