import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, memberName, methodCall } from '../ast/kinds.ts';
import { isLog } from '../ast/log.ts';
import { walk } from '../ast/walk.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import { changedRoot, isSteady, lookedAtRoot, rootsOf, type Root } from './shared-state.ts';

/** Work that starts where it is written, and could start with the group instead. */
export interface Start {
  readonly expression: TSESTree.Node;
  /** What becomes part of the group with it: the `push`, or the declaration. */
  readonly around: TSESTree.Node;
  /** The array that it goes into: where that is empty, there is no work to start. */
  readonly array?: string;
}

/**
 * Why work cannot start where the group does instead of where it is written; `undefined` where nothing in between
 * could tell the difference. Only an await in between is named apart: there the work runs meanwhile.
 */
export function lateStartObstacle(
  starts: readonly Start[],
  until: TSESTree.Node,
  file: SourceFile,
): ReasonCode | undefined {
  const stretch = stretchOf(starts, until, file);
  if (!stretch) return 'order-may-change';
  const { nodes } = stretch;
  if (nodes.some(waits)) return 'awaits-between-starts';
  const isSafe =
    starts.every((start) => isSteady(start.expression, [stretch.from, until.range[1]], file)) &&
    !starts.some((start) => isCaughtElsewhere(start, until)) &&
    nodes.every((node) => isHarmless(node, stretch));
  return isSafe ? undefined : 'order-may-change';
}

/** Is it started within a `try` that hears of what it throws at once, but not of what the group throws? */
function isCaughtElsewhere({ around }: Start, until: TSESTree.Node): boolean {
  for (let at = around.parent; at; at = at.parent) {
    const holdsBoth = at.range[0] <= until.range[0] && until.range[1] <= at.range[1];
    if (holdsBoth) return false;
    if (at.type === 'TryStatement') return true;
  }
  return false;
}

/** What runs from the first start to the group, without the starts themselves. */
interface Stretch {
  readonly starts: readonly Start[];
  readonly until: TSESTree.Node;
  readonly file: SourceFile;
  readonly from: number;
  readonly nodes: readonly TSESTree.Node[];
  /** The variables that the work sees. */
  readonly roots: ReadonlySet<Root>;
}

function stretchOf(
  starts: readonly Start[],
  until: TSESTree.Node,
  file: SourceFile,
): Stretch | undefined {
  const around = enclosingFunction(until);
  const loops = starts.map(({ around: start }) => repeatedBy(start, around));
  if (!loops.every((loop) => loop !== 'unknown')) return undefined;
  const from = Math.min(...starts.map((start, index) => startOf(loops[index], start)));
  const own = new Set(starts.map(({ around: start }) => start));
  const isLeftOut = (node: TSESTree.Node) => isFunction(node) && !holdsAny(node, starts);
  const inner = walk(around?.body ?? file.ast, file.visitorKeys, (node) => {
    return !own.has(node) && !isLeftOut(node);
  });
  const nodes = [...inner].filter(
    (node) => !own.has(node) && from <= node.range[0] && node.range[1] <= until.range[0],
  );
  const roots = new Set(starts.flatMap(({ expression }) => rootsOf(expression, file)));
  return { starts, until, file, from, nodes, roots };
}

function holdsAny({ range }: TSESTree.Node, starts: readonly Start[]): boolean {
  return starts.some(({ around }) => range[0] <= around.range[0] && around.range[1] <= range[1]);
}

/** The outermost loop that repeats the start within the function; `unknown` for one whose end may depend on the work. */
function repeatedBy(start: TSESTree.Node, around: TSESTree.Node | undefined) {
  let outermost: TSESTree.Node | undefined;
  for (let at = start.parent; at && at !== around; at = at.parent) {
    if (at.type === 'WhileStatement' || at.type === 'DoWhileStatement') return 'unknown';
    if (isFunction(at)) {
      const isForEach = !at.async && !at.generator && isArgumentOfForEach(at);
      if (!isForEach) return 'unknown';
      outermost = at;
    }
    if (/^For(In|Of)?Statement$/.test(at.type)) outermost = at;
  }
  return outermost;
}

function isArgumentOfForEach(node: TSESTree.Node): boolean {
  const found = node.parent && methodCall(node.parent, 'forEach');
  return found?.call.arguments[0] === node;
}

/** What a loop goes over is evaluated before its first round. */
function startOf(loop: TSESTree.Node | undefined, { around }: Start): number {
  if (!loop) return around.range[0];
  return 'body' in loop ? (loop.body as TSESTree.Node).range[0] : loop.range[0];
}

function waits(node: TSESTree.Node): boolean {
  if (node.type === 'ForOfStatement') return node.await;
  return node.type === 'AwaitExpression' || node.type === 'YieldExpression';
}

function isHarmless(node: TSESTree.Node, stretch: Stretch): boolean {
  switch (node.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      // Work that has started goes on; work that has not would never start.
      return isWithoutTasks(node, stretch);
    case 'AssignmentExpression':
    case 'UpdateExpression':
    case 'UnaryExpression':
      return isHarmlessChange(node, stretch);
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
    case 'ImportExpression':
      return isHarmlessCall(node, stretch);
    case 'BinaryExpression':
    case 'MemberExpression':
      return !isLookAtShared(node, stretch);
    default:
      return true;
  }
}

/** `if (!tasks.length) return;`, or the end of one round of `forEach`. */
function isWithoutTasks(node: TSESTree.Node, { starts, until }: Stretch): boolean {
  const isOfRound = enclosingFunction(node) !== enclosingFunction(until);
  if (isOfRound) return node.type === 'ReturnStatement';
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'IfStatement') return starts.every(({ array }) => isNoLength(at.test, array));
    if (at.type !== 'BlockStatement') return false;
  }
  return false;
}

function isNoLength(test: TSESTree.Node, array: string | undefined): boolean {
  if (test.type === 'UnaryExpression')
    return test.operator === '!' && isLength(test.argument, array);
  return (
    test.type === 'BinaryExpression' &&
    /^={2,3}$/.test(test.operator) &&
    isLength(test.left, array) &&
    test.right.type === 'Literal' &&
    test.right.value === 0
  );
}

function isLength(node: TSESTree.Node, array: string | undefined): boolean {
  if (node.type !== 'MemberExpression' || memberName(node) !== 'length') return false;
  return node.object.type === 'Identifier' && node.object.name === array;
}

function isHarmlessChange(node: TSESTree.Node, { file, roots, starts }: Stretch): boolean {
  const changed = changedRoot(node, file);
  if (changed === undefined || !roots.has(changed)) return true;
  // What each round makes anew is only the same work's own afterwards.
  return starts.every(
    ({ expression, around }) =>
      !rootsOf(expression, file).includes(changed) || isBefore(node, around, changed),
  );
}

/** Does the change come before the start, and belongs what it changes to the same round? */
function isBefore(node: TSESTree.Node, start: TSESTree.Node, changed: Root): boolean {
  if (node.range[0] >= start.range[0]) return false;
  const loop = outermostLoop(start);
  if (!loop || node.range[0] < loop.range[0]) return true;
  const [name] = typeof changed === 'string' ? [] : changed.identifiers;
  return name !== undefined && loop.range[0] <= name.range[0] && name.range[1] <= loop.range[1];
}

function outermostLoop(start: TSESTree.Node): TSESTree.Node | undefined {
  const loop = repeatedBy(start, undefined);
  return loop === 'unknown' ? undefined : loop;
}

function isHarmlessCall(node: TSESTree.Node, stretch: Stretch): boolean {
  const { starts, file, roots } = stretch;
  const isForEach = methodCall(node, 'forEach') && holdsAny(node, starts);
  if (isForEach || isLog(node)) return true;
  const isDropped = node.parent?.type === 'ExpressionStatement';
  if (isDropped || !isBesideStart(node, stretch)) return isCollecting(node, stretch);
  const looked = lookedAtRoot(node, file);
  return looked === undefined || !roots.has(looked);
}

/** Does it come before a start in its round, so that only what it looks at can matter? */
function isBesideStart({ range }: TSESTree.Node, { starts }: Stretch): boolean {
  return starts.some(({ around }) => range[1] <= around.range[0]);
}

/** `names.push(x)`, `pending.clear()`, of which the work knows nothing. */
function isCollecting(node: TSESTree.Node, { file, roots }: Stretch): boolean {
  const found = methodCall(node, 'push', 'add', 'set', 'unshift', 'append', 'clear', 'delete');
  const root = found && changedRoot(found.member, file);
  return root !== undefined && root !== 'this' && !roots.has(root);
}

/** `seen.has(x)`, `queue.length`, `x in seen`, of something that the work may fill. */
function isLookAtShared(node: TSESTree.Node, { file, roots }: Stretch): boolean {
  const looked = lookedAtRoot(node, file);
  return looked !== undefined && looked !== 'this' && roots.has(looked);
}
