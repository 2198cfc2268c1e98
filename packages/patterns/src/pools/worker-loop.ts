import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, methodCall, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { constantBefore } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isSame, lengthOf, soleDeclarator, usesOf } from './pool.ts';

/** What a worker does over and over: take the next of the items, and do something with it. */
export interface WorkerLoop {
  readonly items: TSESTree.Expression;
  /** The shared counter, or the shared queue itself. */
  readonly shared: TSESTree.Identifier;
  readonly kind: 'counter' | 'queue';
  readonly index: TSESTree.Identifier | undefined;
  /** The variable that holds the item. */
  readonly item: TSESTree.Identifier | undefined;
  /** What is done with it. */
  readonly work: readonly TSESTree.Statement[];
}

export function workerLoop(worker: FunctionNode, file: SourceFile): WorkerLoop | undefined {
  if (!worker.async || worker.generator || usesParameters(worker, file)) return undefined;
  const loop = soleLoop(worker);
  if (!loop) return undefined;
  const found = loop.test
    ? bounded(loop.test, loop.body, file)
    : counted(loop.body, undefined, file);
  return found?.work.length && !leavesLoop(found.work, file) ? found : undefined;
}

interface Loop {
  /** Absent where the loop has no end of its own. */
  readonly test: TSESTree.Expression | undefined;
  readonly body: readonly TSESTree.Statement[];
}

function soleLoop({ body }: FunctionNode): Loop | undefined {
  const [loop, ...others] = body.type === 'BlockStatement' ? body.body : [];
  if (!loop || others.length || !isPlainLoop(loop)) return undefined;
  const { test } = loop;
  const isEndless = !test || (test.type === 'Literal' && test.value === true);
  const statements = loop.body.type === 'BlockStatement' ? loop.body.body : [];
  return { test: isEndless ? undefined : test, body: statements };
}

/** `while (…)`, and `for (;;)`. */
function isPlainLoop(
  node: TSESTree.Statement,
): node is TSESTree.WhileStatement | TSESTree.ForStatement {
  if (node.type === 'WhileStatement') return true;
  return node.type === 'ForStatement' && !node.init && !node.update;
}

function usesParameters({ params }: FunctionNode, file: SourceFile): boolean {
  return params.some((each) => each.type !== 'Identifier' || usesOf(each, file).length > 0);
}

/** `while (next < xs.length)` and `while (queue.length)`. */
function bounded(test: TSESTree.Expression, body: readonly TSESTree.Statement[], file: SourceFile) {
  const isMore = test.type === 'BinaryExpression' && test.operator === '>';
  const queue = lengthOf(isMore ? test.left : test);
  if (queue) return queued(queue, body);
  if (test.type !== 'BinaryExpression' || test.operator !== '<') return undefined;
  const items = countOf(test.right, file);
  if (!items || test.left.type !== 'Identifier') return undefined;
  const found = counted(body, items, file);
  return found?.shared.name === test.left.name ? found : undefined;
}

/** `const i = next++; if (i >= xs.length) return; const x = xs[i]; …`, and `const x = xs[next++]; …`. */
function counted(
  statements: readonly TSESTree.Statement[],
  known: TSESTree.Expression | undefined,
  file: SourceFile,
): WorkerLoop | undefined {
  const [first, ...rest] = statements;
  const declarator = soleDeclarator(first);
  if (!declarator) return undefined;
  const direct = known && elementAt(declarator.init, known, file);
  const taken = direct && countedUp(direct.property);
  if (taken) {
    const { id } = declarator;
    return { items: known, shared: taken, kind: 'counter', index: undefined, item: id, work: rest };
  }
  const shared = countedUp(declarator.init) ?? sharedAbove(declarator.init, rest);
  const steps = shared && isStep(rest[0], shared) ? rest.slice(1) : rest;
  return shared && indexed(declarator.id, shared, steps, known, file);
}

/** What follows once a worker has its index. */
function indexed(
  index: TSESTree.Identifier,
  shared: TSESTree.Identifier,
  steps: readonly TSESTree.Statement[],
  known: TSESTree.Expression | undefined,
  file: SourceFile,
): WorkerLoop | undefined {
  const end = endTest(steps[0], index, file);
  const items = known ?? end;
  if (!items) return undefined;
  const work = end && isSame(end, items, file) ? steps.slice(1) : steps;
  const element = soleDeclarator(work[0]);
  const at = element && elementAt(element.init, items, file)?.property;
  const holds = at !== undefined && nameOf(at) === index.name;
  const found = { items, shared, kind: 'counter', index } as const;
  if (!element || !holds) return { ...found, item: undefined, work };
  return { ...found, item: element.id, work: work.slice(1) };
}

/** The list of `xs.length`, also where a constant holds that. */
function countOf(node: TSESTree.Node, file: SourceFile): TSESTree.Expression | undefined {
  const value = node.type === 'Identifier' ? constantBefore(file, node) : node;
  return value && lengthOf(value);
}

/** `const i = next; next += 1;`. */
function sharedAbove(value: TSESTree.Expression, [next]: readonly TSESTree.Statement[]) {
  return value.type === 'Identifier' && isStep(next, value) ? value : undefined;
}

/** `next++;` and `next += 1;`. */
function isStep(statement: TSESTree.Statement | undefined, { name }: TSESTree.Identifier): boolean {
  if (statement?.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  if (expression.type === 'UpdateExpression') return nameOf(expression.argument) === name;
  return (
    expression.type === 'AssignmentExpression' &&
    expression.operator === '+=' &&
    nameOf(expression.left) === name
  );
}

function nameOf(node: TSESTree.Node): string | undefined {
  return node.type === 'Identifier' ? node.name : undefined;
}

/** `next++`. */
function countedUp(node: TSESTree.Node): TSESTree.Identifier | undefined {
  const isUp = node.type === 'UpdateExpression' && node.operator === '++' && !node.prefix;
  return isUp && node.argument.type === 'Identifier' ? node.argument : undefined;
}

/** `xs[…]`, also with `!`. */
function elementAt(value: TSESTree.Node, items: TSESTree.Expression | undefined, file: SourceFile) {
  const node = unwrap(value);
  if (node.type !== 'MemberExpression' || !node.computed || !items) return undefined;
  return isSame(node.object, items, file) ? node : undefined;
}

/** The items of `if (i >= xs.length) return;`. */
function endTest(
  statement: TSESTree.Statement | undefined,
  index: TSESTree.Identifier,
  file: SourceFile,
) {
  if (statement?.type !== 'IfStatement' || statement.alternate || !isExit(statement.consequent))
    return undefined;
  const { test } = statement;
  const isEnd = test.type === 'BinaryExpression' && test.operator === '>=';
  return isEnd && nameOf(test.left) === index.name ? countOf(test.right, file) : undefined;
}

function isExit(node: TSESTree.Statement): boolean {
  if (node.type === 'BlockStatement') return node.body.length === 1 && isExit(node.body[0]!);
  return node.type === 'BreakStatement' || (node.type === 'ReturnStatement' && !node.argument);
}

/** `const x = queue.shift(); if (!x) break; …`. */
function queued(
  queue: TSESTree.Expression,
  [first, ...rest]: readonly TSESTree.Statement[],
): WorkerLoop | undefined {
  const declarator = soleDeclarator(first);
  const found = declarator && methodCall(unwrap(declarator.init), 'shift');
  const object = found?.member.object;
  if (queue.type !== 'Identifier' || nameOf(object ?? queue) !== queue.name || !found)
    return undefined;
  const work = isMissing(rest[0], declarator.id) ? rest.slice(1) : rest;
  return {
    items: queue,
    shared: queue,
    kind: 'queue',
    index: undefined,
    item: declarator.id,
    work,
  };
}

function isMissing(statement: TSESTree.Statement | undefined, item: TSESTree.Identifier): boolean {
  if (statement?.type !== 'IfStatement' || statement.alternate) return false;
  const { test, consequent } = statement;
  const isContinue = consequent.type === 'ContinueStatement';
  const tested =
    test.type === 'UnaryExpression'
      ? test.argument
      : test.type === 'BinaryExpression'
        ? test.left
        : test;
  return (isContinue || isExit(consequent)) && nameOf(tested) === item.name;
}

/** A jump out of the loop, or to its next turn, means something else in a callback. */
export function leavesLoop(work: readonly TSESTree.Statement[], file: SourceFile): boolean {
  return work.some((statement) => {
    for (const node of walk(statement, file.visitorKeys, (each) => !isFunction(each))) {
      if (/^(Break|Continue|Return)Statement$/.test(node.type)) return true;
    }
    return false;
  });
}
