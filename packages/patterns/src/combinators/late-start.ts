import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, memberName, methodCall } from '../ast/kinds.ts';
import { isClockByName } from '../ast/clock.ts';
import { isComputation } from '../ast/computation.ts';
import { isLogByName } from '../ast/log.ts';
import { walk } from '../ast/walk.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import { isOtherPart } from './seen-part.ts';
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
  // What a spread goes over stays where it is, so that one is not moved as a whole.
  const works = starts
    .map(({ expression }) => expression)
    .filter(({ type }) => type !== 'SpreadElement');
  const delay = { works, stretch: [stretch.from, until.range[1]] } as const;
  const isSafe =
    starts.every(({ expression }) => isSteady(expression, delay, file)) &&
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
  const loops = starts.map(({ around: start }) => loopsWithin(start, until));
  if (!loops.every((each) => each !== undefined)) return undefined;
  const from = Math.min(...starts.map((start, index) => startOf(loops[index]!.at(-1), start)));
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

/**
 * What repeats the start before the group gets it, inside out; `undefined` where a loop's end may depend on the work. Each
 * round of a loop that holds the group as well has work of its own.
 */
export function loopsWithin(start: TSESTree.Node, until: TSESTree.Node) {
  const loops: TSESTree.Node[] = [];
  for (let at = start.parent; at && !isIn(until, at); at = at.parent) {
    if (at.type === 'WhileStatement' || at.type === 'DoWhileStatement') return undefined;
    if (isFunction(at)) {
      const isRound = !at.async && !at.generator && isCalledInLoop(at);
      if (!isRound) return undefined;
      loops.push(at);
    }
    if (/^For(In|Of)?Statement$/.test(at.type)) loops.push(at);
  }
  return loops;
}

/** Is it the callback of a method that calls it now, and not again later? */
function isCalledInLoop(node: TSESTree.Node): boolean {
  const found = node.parent && methodCall(node.parent, ...looping);
  return found !== undefined && found.call.arguments.at(-1) === node;
}

/** Arrays, strings, the trees of TypeScript and PostCSS; `find` and `walk` of others call back when they have read something. */
const looping = [
  ...['forEach', 'map', 'flatMap', 'reduce', 'replace', 'replaceAll'],
  ...['forEachChild', 'walkDecls', 'walkRules', 'walkAtRules'],
];

/** What a loop goes over is evaluated before its first round. */
function startOf(loop: TSESTree.Node | undefined, { around }: Start): number {
  if (!loop) return around.range[0];
  return 'body' in loop ? (loop.body as TSESTree.Node).range[0] : loop.range[0];
}

/** Does it wait, so that other work runs meanwhile? */
export function waits(node: TSESTree.Node): boolean {
  if (node.type === 'ForOfStatement') return node.await;
  return node.type === 'AwaitExpression' || node.type === 'YieldExpression';
}

function isHarmless(node: TSESTree.Node, stretch: Stretch): boolean {
  switch (node.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      // Work that has started goes on; work that has not would never start.
      return leavesNothing(node, stretch);
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

/** Is there no work when the function ends here? */
function leavesNothing(node: TSESTree.Node, stretch: Stretch): boolean {
  return isWithoutTasks(node, stretch) || isBeforeWork(node, stretch);
}

/** `if (!tasks.length) return;`, `if (!tasks) return;`, or the end of one round of `forEach`. */
function isWithoutTasks(node: TSESTree.Node, { starts, until }: Stretch): boolean {
  const isOfRound = enclosingFunction(node) !== enclosingFunction(until);
  if (isOfRound) return node.type === 'ReturnStatement';
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'IfStatement') return starts.every(({ array }) => isNoLength(at.test, array));
    if (at.type !== 'BlockStatement') return false;
  }
  return false;
}

/** Is it reached in no run in which some of the work has started? */
function isBeforeWork(node: TSESTree.Node, { starts, until }: Stretch): boolean {
  return starts.every(({ around }) => {
    const repeats = loopsWithin(around, until)?.some((loop) => isIn(node, loop)) ?? true;
    return !repeats && (node.range[1] <= around.range[0] || isOtherBranch(node, around));
  });
}

function isNoLength(test: TSESTree.Node, array: string | undefined): boolean {
  if (test.type === 'UnaryExpression')
    return (
      test.operator === '!' && (isLength(test.argument, array) || isNamed(test.argument, array))
    );
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
  return isNamed(node.object, array);
}

function isNamed(node: TSESTree.Node, array: string | undefined): boolean {
  return node.type === 'Identifier' && node.name === array;
}

function isHarmlessChange(node: TSESTree.Node, stretch: Stretch): boolean {
  const changed = changedRoot(node, stretch.file);
  return changed === undefined || isOfNoWork(changed, node, stretch);
}

/** Does no work that starts before the change see what is changed? */
function isOfNoWork(
  changed: Root,
  node: TSESTree.Node,
  { starts, file, until, roots }: Stretch,
): boolean {
  if (!roots.has(changed)) return true;
  return starts.every((start) => isOfOtherWork(node, start, { changed, file, until }));
}

/** What each round makes anew is only the same work's own afterwards, and of no work in a round that starts none. */
function isOfOtherWork(
  node: TSESTree.Node,
  { expression, around }: Start,
  { changed, file, until }: Pick<Stretch, 'file' | 'until'> & { readonly changed: Root },
): boolean {
  if (!rootsOf(expression, file).includes(changed)) return true;
  if (changed !== 'this' && isOtherPart(node, changed, expression, file)) return true;
  const loops = loopsWithin(around, until) ?? [];
  const isOwn = loops.every((loop) => !isIn(node, loop) || isMadeIn(loop, changed));
  return isOwn && (node.range[0] < around.range[0] || isOtherBranch(node, around));
}

function isMadeIn(loop: TSESTree.Node, made: Root): boolean {
  const [name] = typeof made === 'string' ? [] : made.identifiers;
  return name !== undefined && isIn(name, loop);
}

/** Do they stand in different branches of one condition? */
function isOtherBranch(node: TSESTree.Node, start: TSESTree.Node): boolean {
  let inner = node;
  for (let at = node.parent; at; inner = at, at = at.parent) {
    const holdsBoth = at.range[0] <= start.range[0] && start.range[1] <= at.range[1];
    if (holdsBoth) return at.type === 'IfStatement' && at.test !== inner && !isIn(start, at.test);
  }
  return false;
}

export function isIn({ range }: TSESTree.Node, { range: [start, end] }: TSESTree.Node): boolean {
  return start <= range[0] && range[1] <= end;
}

function isHarmlessCall(node: TSESTree.Node, stretch: Stretch): boolean {
  const { starts, file } = stretch;
  const isLoop = methodCall(node, ...looping) && holdsAny(node, starts);
  if (isLoop || isLogByName(node) || isClockByName(node)) return true;
  const isDropped = node.parent?.type === 'ExpressionStatement';
  if (!isDropped && isComputation(node) && isOfNothingShared(node, stretch)) return true;
  if (isDropped || !isBesideStart(node, stretch)) return isCollecting(node, stretch);
  const looked = lookedAtRoot(node, file);
  return looked === undefined || isOfNoWork(looked, node, stretch);
}

function isOfNothingShared(node: TSESTree.Node, { file, roots }: Stretch): boolean {
  return rootsOf(node, file).every((root) => !roots.has(root));
}

/** Does it come before a start in its round, so that only what it looks at can matter? */
function isBesideStart({ range }: TSESTree.Node, { starts }: Stretch): boolean {
  return starts.some(({ around }) => range[1] <= around.range[0]);
}

/** `names.push(x)`, `pending.clear()`, of which the work knows nothing. */
function isCollecting(node: TSESTree.Node, stretch: Stretch): boolean {
  const found = methodCall(node, 'push', 'add', 'set', 'unshift', 'append', 'clear', 'delete');
  const root = found && changedRoot(found.member, stretch.file);
  return root !== undefined && root !== 'this' && isOfNoWork(root, node, stretch);
}

/** `seen.has(x)`, `queue.length`, `x in seen`, of something that work started before may fill. */
function isLookAtShared(node: TSESTree.Node, stretch: Stretch): boolean {
  const looked = lookedAtRoot(node, stretch.file);
  return looked !== undefined && looked !== 'this' && !isOfNoWork(looked, node, stretch);
}
