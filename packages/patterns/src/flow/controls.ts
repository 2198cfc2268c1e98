import type { TSESTree } from '@typescript-eslint/types';
import type { FlowBuilder } from './builder.ts';
import { takesTheRest } from './exhausted.ts';
import { loops } from './loops.ts';
import { fork, type Jumps, type Point } from './point.ts';

/** How a node that decides where control goes is built. */
export type Control = (node: never, next: Point, jumps: Jumps, builder: FlowBuilder) => Point;
type AnyControl = (node: TSESTree.Node, next: Point, jumps: Jumps, builder: FlowBuilder) => Point;

const own: Readonly<Record<string, Control>> = {
  AssignmentExpression: assignment,
  AssignmentPattern: defaultValue,
  BreakStatement: jump,
  CallExpression: optionalCall,
  ChainExpression: chain,
  ConditionalExpression: conditional,
  ContinueStatement: jump,
  IfStatement: conditional,
  LabeledStatement: labeled,
  LogicalExpression: logical,
  MemberExpression: optionalMember,
  ReturnStatement: leave,
  SwitchStatement: switched,
  ThrowStatement: leave,
  TryStatement: guarded,
};

export const controls = { ...own, ...loops } as Readonly<Record<string, AnyControl>>;

function conditional(
  node: TSESTree.ConditionalExpression | TSESTree.IfStatement,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const after = builder.point(node, [next], jumps);
  const yes = builder.build(node.consequent, after, jumps);
  if (takesTheRest(node)) return builder.test(node.test, [yes, yes], jumps);
  const no = node.alternate ? builder.build(node.alternate, after, jumps) : after;
  return builder.test(node.test, [yes, no], jumps);
}

function logical(
  node: TSESTree.LogicalExpression,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const after = builder.point(node, [next], jumps);
  const right = builder.build(node.right, after, jumps);
  return builder.build(node.left, fork(right, after), jumps);
}

/** `a ??= b` may leave both as they are, and then is no point of its own. */
function assignment(
  node: TSESTree.AssignmentExpression,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const right = builder.build(node.right, builder.point(node, [next], jumps), jumps);
  const isLogical = ['??=', '||=', '&&='].includes(node.operator);
  return builder.build(node.left, isLogical ? fork(right, next) : right, jumps);
}

function defaultValue(
  node: TSESTree.AssignmentPattern,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const bound = builder.build(node.left, next, jumps);
  return fork(builder.build(node.right, builder.point(node, [bound], jumps), jumps), bound);
}

function chain(
  node: TSESTree.ChainExpression,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const after = builder.point(node, [next], jumps);
  return builder.build(node.expression, after, (kind, label) =>
    kind === 'short' ? after : jumps(kind, label),
  );
}

function optionalCall(
  node: TSESTree.CallExpression,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const args = builder.list(node.arguments, builder.point(node, [next], jumps), jumps);
  return builder.build(node.callee, fork(args, jumps('short')), jumps);
}

function optionalMember(
  node: TSESTree.MemberExpression,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const read = builder.point(node, [next], jumps);
  const property = node.computed ? builder.build(node.property, read, jumps) : read;
  return builder.build(node.object, fork(property, jumps('short')), jumps);
}

function leave(
  node: TSESTree.ReturnStatement | TSESTree.ThrowStatement,
  _next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const target = jumps(node.type === 'ReturnStatement' ? 'return' : 'throw');
  const point = builder.point(node, [target], jumps);
  return node.argument ? builder.build(node.argument, point, jumps) : point;
}

function jump(
  node: TSESTree.BreakStatement | TSESTree.ContinueStatement,
  _next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const kind = node.type === 'BreakStatement' ? 'break' : 'continue';
  return builder.point(node, [jumps(kind, node.label?.name)], jumps);
}

function labeled(
  node: TSESTree.LabeledStatement,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  return builder.build(node.body, next, (kind, label) =>
    kind === 'break' && label === node.label.name ? next : jumps(kind, label),
  );
}

function switched(
  node: TSESTree.SwitchStatement,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const inside: Jumps = (kind, label) =>
    kind === 'break' && label === undefined ? next : jumps(kind, label);
  const bodies: Point[] = [];
  node.cases.reduceRight((after, { consequent }, index) => {
    return (bodies[index] = builder.list(consequent, after, inside));
  }, next);
  const otherwise = bodies[node.cases.findIndex(({ test }) => !test)] ?? next;
  const tests = node.cases.reduceRight(
    (no, { test }, index) => (test ? builder.build(test, fork(bodies[index]!, no), jumps) : no),
    otherwise,
  );
  return builder.build(node.discriminant, tests, jumps);
}

function guarded(
  node: TSESTree.TryStatement,
  next: Point,
  jumps: Jumps,
  builder: FlowBuilder,
): Point {
  const { block, handler, finalizer } = node;
  const after = finalizer ? builder.build(finalizer, next, jumps) : next;
  const outwards = finalizer ? throughFinally(finalizer, jumps, builder) : jumps;
  if (!handler) return builder.build(block, after, outwards);
  const body = builder.build(handler.body, after, outwards);
  const caught = handler.param ? builder.build(handler.param, body, outwards) : body;
  return builder.build(block, after, (kind, label) =>
    kind === 'throw' ? caught : outwards(kind, label),
  );
}

/** Every way out of the `try` leads through a copy of its `finally`, made when it is taken. */
function throughFinally(
  finalizer: TSESTree.BlockStatement,
  jumps: Jumps,
  builder: FlowBuilder,
): Jumps {
  const copies = new Map<string, Point>();
  return (kind, label) => {
    // A chain ends in the expression that it started in.
    if (kind === 'short') return jumps(kind, label);
    const key = `${kind} ${label ?? ''}`;
    const copy = copies.get(key) ?? builder.build(finalizer, jumps(kind, label), jumps);
    copies.set(key, copy);
    return copy;
  };
}
