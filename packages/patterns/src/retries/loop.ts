import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import { isLog } from '../ast/log.ts';
import { isOfLoop } from '../loops/endless.ts';
import type { Loop } from '../loops/busy-wait.ts';
import type { SourceFile } from '../source-file.ts';
import { linearOf, plus, type Linear } from './linear.ts';

/** A loop that tries the same work again until it succeeds. */
export interface RetryLoop {
  readonly loop: Loop;
  readonly tries: TSESTree.TryStatement;
  readonly handler: TSESTree.CatchClause;
  /** What is done after a failure: the handler, and what follows the `try`. */
  readonly after: readonly TSESTree.Statement[];
  /** Which attempt it is, where a `for` counts that alone. */
  readonly counter: Counter | undefined;
}

export interface Counter {
  readonly name: string;
  readonly start: number;
  /** Its value in the last turn; absent where only the handler ends the loop. */
  readonly last: Linear | undefined;
}

/**
 * A loop around one `try` that leaves it when the work has succeeded. One whose work depends on the turn tries something
 * else each time, such as the next port; one that goes on after a success is a service.
 */
export function retryLoop(loop: Loop, file: SourceFile): RetryLoop | undefined {
  const [tries, ...behind] = loop.body.type === 'BlockStatement' ? loop.body.body : [loop.body];
  if (tries?.type !== 'TryStatement' || !tries.handler || tries.finalizer) return undefined;
  const { block, handler } = tries;
  if (!canAwait(loop) || !waits(block, file) || !leaves(block, loop)) return undefined;
  const after = [...handler.body.body, ...behind];
  const counter = counterOf(loop, file);
  if (alwaysLeaves(after.at(-1), loop) || isAnotherTry(after, block, counter, file))
    return undefined;
  return { loop, tries, handler, after, counter };
}

/** Does the work depend on the turn, or on what the last failure has changed? */
function isAnotherTry(
  after: readonly TSESTree.Statement[],
  block: TSESTree.BlockStatement,
  counter: Counter | undefined,
  file: SourceFile,
): boolean {
  if (counter && readsTurn(counter, block, file)) return true;
  return after.some((each) => changesWork(each, block, file));
}

/** `path = dirname(path)` after a failure: the next turn tries something else. */
function changesWork(
  after: TSESTree.Statement,
  block: TSESTree.BlockStatement,
  file: SourceFile,
): boolean {
  for (const node of walk(after, file.visitorKeys, (each) => !isFunction(each))) {
    const isSet = node.type === 'AssignmentExpression' && node.operator === '=';
    const target = isSet ? node.left : undefined;
    const name = target?.type === 'Identifier' ? target.name : undefined;
    if (name && readsTurn({ name }, block, file)) return true;
  }
  return false;
}

function canAwait(loop: TSESTree.Node): boolean {
  const around = enclosingFunction(loop);
  return !around || around.async;
}

function waits(block: TSESTree.BlockStatement, file: SourceFile): boolean {
  for (const { type } of walk(block, file.visitorKeys, (node) => !isFunction(node))) {
    if (type === 'AwaitExpression') return true;
  }
  return false;
}

/** Does the block end with a `return`, or a `break` of the loop? */
function leaves({ body }: TSESTree.BlockStatement, loop: Loop): boolean {
  const last = body.at(-1);
  if (last?.type === 'ReturnStatement') return true;
  return last?.type === 'BreakStatement' && isOfLoop(last, loop);
}

function alwaysLeaves(statement: TSESTree.Statement | undefined, loop: Loop): boolean {
  if (statement?.type === 'BreakStatement') return isOfLoop(statement, loop);
  return statement?.type === 'ThrowStatement' || statement?.type === 'ReturnStatement';
}

function counterOf(loop: Loop, file: SourceFile): Counter | undefined {
  const first = loop.type === 'ForStatement' ? firstTurn(loop, file) : undefined;
  if (!first || isWrittenIn(loop.body, first.name, file)) return undefined;
  if (!loop.test) return { ...first, last: undefined };
  const last = lastTurn(loop.test, first.name, file);
  return last && { ...first, last };
}

/** `let attempt = 1` of a `for` that adds one. */
function firstTurn(loop: TSESTree.ForStatement, file: SourceFile) {
  if (loop.init?.type !== 'VariableDeclaration') return undefined;
  const [declarator, ...others] = loop.init.declarations;
  if (others.length || declarator?.id.type !== 'Identifier' || !declarator.init) return undefined;
  const start = linearOf(declarator.init, file);
  const { name } = declarator.id;
  return start && !start.name && isCountedUp(loop, name)
    ? { name, start: start.offset }
    : undefined;
}

function isCountedUp({ update }: TSESTree.ForStatement, name: string): boolean {
  if (update?.type === 'UpdateExpression') return isName(update.argument, name);
  const isPlusOne =
    update?.type === 'AssignmentExpression' &&
    update.operator === '+=' &&
    update.right.type === 'Literal' &&
    update.right.value === 1;
  return isPlusOne && isName(update.left, name);
}

function isWrittenIn(body: TSESTree.Node, name: string, file: SourceFile): boolean {
  const references = variableOf(file, name, body)?.references ?? [];
  return references.some((each) => {
    const [start, end] = each.identifier.range;
    return each.isWrite() && body.range[0] <= start && end <= body.range[1];
  });
}

function lastTurn(test: TSESTree.Expression, name: string, file: SourceFile): Linear | undefined {
  const node = unwrap(test);
  if (node.type !== 'BinaryExpression' || !isName(node.left, name)) return undefined;
  const bound = linearOf(node.right, file);
  if (!bound) return undefined;
  if (node.operator === '<') return plus(bound, -1);
  return node.operator === '<=' ? bound : undefined;
}

export function isName(node: TSESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

/** Saying which attempt it is does not make it another. */
function readsTurn(
  { name }: Pick<Counter, 'name'>,
  block: TSESTree.Node,
  file: SourceFile,
): boolean {
  for (const node of walk(block, file.visitorKeys, (each) => !isLog(each))) {
    if (isName(node, name) && !isLog(node)) return true;
  }
  return false;
}
