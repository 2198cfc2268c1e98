import type { TSESTree } from '@typescript-eslint/types';
import {
  calleeName,
  isFunctionValue,
  methodCall,
  unwrap,
  type FunctionNode,
  type FunctionValue,
} from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { runtimeCall } from '../ast/runtime-names.ts';
import { constantBefore, functionOf, isGlobal } from '../ast/scope.ts';
import { contains, walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { timerCall } from './timer-call.ts';

/** A promise that does nothing but wait for time to pass. */
export interface TimerPromise {
  /** `unknown` for a function of another file, of which only the name tells what it does. */
  readonly outcome: 'resolves' | 'rejects' | 'unknown';
  /** The milliseconds, where the expression itself holds them. */
  readonly ms?: TSESTree.Expression;
  /** What it settles with; absent for nothing, and for what only another function knows. */
  readonly value?: TSESTree.Expression;
  /** Is it all written in place, so that `ms` and `value` say everything? */
  readonly isPlain: boolean;
  /** Does it also end what competes with it, as by `controller.abort()` or `connection.destroy()`? */
  readonly stopsWork?: boolean;
}

/** What the expression waits for, when that is time alone. */
export function timerPromise(
  expression: TSESTree.Node,
  file: SourceFile,
  depth = 0,
): TimerPromise | undefined {
  const node = unwrap(expression);
  if (depth > MOST_STEPS) return undefined;
  switch (node.type) {
    case 'NewExpression':
      return ofExecutor(node, file);
    case 'CallExpression':
      return ofCall(node, file, depth);
    case 'Identifier': {
      const value = constantBefore(file, node);
      return elsewhere(value && timerPromise(value, file, depth + 1));
    }
    case 'ConditionalExpression':
      return elsewhere(
        timerPromise(node.consequent, file, depth + 1) ??
          timerPromise(node.alternate, file, depth + 1),
      );
    default:
      return undefined;
  }
}

/** A chain of helpers that is longer is no helper, and one that calls itself has no end. */
const MOST_STEPS = 4;

function elsewhere(found: TimerPromise | undefined): TimerPromise | undefined {
  if (!found) return undefined;
  const { outcome, stopsWork } = found;
  return { outcome, isPlain: false, ...(stopsWork && { stopsWork }) };
}

/** Does the timer settle the promise around it: `new Promise((resolve) => setTimeout(resolve, 5))`? */
export function settlesPromise(timer: TSESTree.CallExpression, file: SourceFile): boolean {
  const [callback] = timer.arguments;
  if (!callback) return false;
  for (let at: TSESTree.Node | undefined = timer.parent; at; at = at.parent) {
    const around: TSESTree.Node | undefined = at.parent;
    if (!isFunctionValue(at) || around?.type !== 'NewExpression') continue;
    if (around.arguments[0] !== at || around.callee.type !== 'Identifier') continue;
    const settlers = at.params.map((each) => (each.type === 'Identifier' ? each.name : ''));
    if (settlingCall(callback, settlers, file)) return true;
  }
  return false;
}

// ── `new Promise((resolve, reject) => setTimeout(…))` ──

function ofExecutor(node: TSESTree.NewExpression, file: SourceFile): TimerPromise | undefined {
  const [executor] = node.arguments;
  const isPromise = node.callee.type === 'Identifier' && node.callee.name === 'Promise';
  if (!isPromise || !isGlobal(file, 'Promise', node) || !executor) return undefined;
  if (!isFunctionValue(executor)) return undefined;
  const settlers = executor.params.map((each) => (each.type === 'Identifier' ? each.name : ''));
  const timer = onlyTimer(executor, settlers, file);
  return timer && settledBy(timer, settlers, executor, file);
}

/** The timer of an executor that settles its promise nowhere else. */
function onlyTimer(executor: FunctionValue, settlers: readonly string[], file: SourceFile) {
  let timer: TSESTree.CallExpression | undefined;
  const isTimer = (node: TSESTree.Node) => timerCall(node, file)?.name === 'setTimeout';
  for (const node of walk(executor.body, file.visitorKeys, (each) => !isTimer(each))) {
    if (isTimer(node)) {
      if (timer) return undefined;
      timer = node as TSESTree.CallExpression;
    } else if (node.type === 'Identifier' && settlers.includes(node.name)) return undefined;
  }
  return timer;
}

function settledBy(
  timer: TSESTree.CallExpression,
  [resolve, reject]: readonly string[],
  executor: FunctionValue,
  file: SourceFile,
): TimerPromise | undefined {
  const [callback, ms, argument] = timer.arguments;
  if (!callback) return undefined;
  const call = settlingCall(callback, [resolve, reject], file);
  if (!call) return undefined;
  const [value] = call.arguments;
  return {
    outcome: call.name === reject ? 'rejects' : 'resolves',
    ...(ms && ms.type !== 'SpreadElement' && { ms }),
    ...(value && value.type !== 'SpreadElement' && { value }),
    isPlain: call.isDirect && !argument && onlyStatement(executor) === timer,
    ...(!call.isDirect && stopsWork(callback, file) && { stopsWork: true }),
  };
}

function stopsWork(callback: TSESTree.Node, { visitorKeys }: SourceFile): boolean {
  return contains(
    callback,
    visitorKeys,
    (node) => node.type === 'CallExpression' && stopping.test(calleeName(node) ?? ''),
  );
}

const stopping = /^(?:abort|cancel|close|destroy|disconnect|kill|stop|terminate)(?![a-z])/;

function settlingCall(
  callback: TSESTree.Node,
  settlers: readonly (string | undefined)[],
  file: SourceFile,
) {
  if (callback.type === 'Identifier') {
    const { name } = callback;
    return settlers.includes(name) ? { name, arguments: [], isDirect: true } : undefined;
  }
  if (!isFunctionValue(callback)) return undefined;
  for (const node of walk(callback.body, file.visitorKeys)) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') continue;
    const { name } = node.callee;
    if (!settlers.includes(name)) continue;
    return { name, arguments: node.arguments, isDirect: onlyStatement(callback) === node };
  }
  return undefined;
}

/** The expression that is all a function does. */
function onlyStatement({ body }: FunctionValue): TSESTree.Node | undefined {
  if (body.type !== 'BlockStatement') return unwrap(body);
  const [statement, ...others] = body.body;
  if (others.length) return undefined;
  return statement?.type === 'ExpressionStatement' ? unwrap(statement.expression) : undefined;
}

// ── `sleep(ms)`, `sleep(ms).then(…)` ──

function ofCall(
  call: TSESTree.CallExpression,
  file: SourceFile,
  depth: number,
): TimerPromise | undefined {
  const chained = methodCall(call, 'then', 'catch', 'finally');
  if (chained) return ofChain(chained, file, depth);
  const called = call.callee.type === 'Identifier' && functionOf(file, call.callee);
  if (called) return ofFunction(called, call, file, depth);
  return ofForeign(call, file);
}

function ofForeign(call: TSESTree.CallExpression, file: SourceFile): TimerPromise | undefined {
  const [ms, value] = call.arguments;
  if (!ms || ms.type === 'SpreadElement' || isFunctionValue(ms)) return undefined;
  const found = exportOf(call.callee, file);
  if (runtimeCall(call, file, 'sleep')) return { outcome: 'resolves', ms, isPlain: true };
  if (found?.module === 'timers/promises') return ofNode(found.name, call);
  return isTimerName(calleeName(call) ?? '') && !timerCall(call, file)
    ? { outcome: 'unknown', ms, isPlain: !value }
    : undefined;
}

function ofNode(name: string, { arguments: [ms, value] }: TSESTree.CallExpression) {
  if (name !== 'setTimeout' && name !== 'scheduler.wait') return undefined;
  return { outcome: 'resolves', ms: ms as TSESTree.Expression, isPlain: !value } as const;
}

/** `sleep(5)`, `rejectAfterTimeout(5)`; neither `fetchWithTimeout(url)` nor `clearTimeout(handle)`. */
function isTimerName(name: string): boolean {
  if (/^(?:sleep|delay|wait|pause|after)(?:For|Ms|Seconds)?$/i.test(name)) return true;
  return (
    /time(?:out|r)(?:After|Error|Promise|Rejection|Ms)?$/i.test(name) &&
    !/with|clear|set|get|has|is|reset|cancel|stop/i.test(name)
  );
}

/** A rejection thrown behind a timer that resolves: `sleep(5).then(() => { throw new Late(); })`. */
function ofChain(
  { call, member }: { call: TSESTree.CallExpression; member: TSESTree.MemberExpression },
  file: SourceFile,
  depth: number,
): TimerPromise | undefined {
  const timer = timerPromise(member.object, file, depth + 1);
  const [callback] = call.arguments;
  if (!timer || !callback || !isFunctionValue(callback)) return elsewhere(timer);
  const thrown = onlyThrow(callback);
  if (!thrown) return elsewhere(timer);
  const ms = timer.ms && { ms: timer.ms };
  return { outcome: 'rejects', ...ms, value: thrown, isPlain: timer.isPlain };
}

function onlyThrow({ body }: FunctionValue): TSESTree.Expression | undefined {
  if (body.type !== 'BlockStatement') {
    const rejected = methodCall(body, 'reject')?.call.arguments[0];
    return rejected?.type === 'SpreadElement' ? undefined : rejected;
  }
  const [statement, ...others] = body.body;
  return statement?.type === 'ThrowStatement' && !others.length ? statement.argument : undefined;
}

// ── A function of this file that makes one ──

function ofFunction(
  called: FunctionNode,
  call: TSESTree.CallExpression,
  file: SourceFile,
  depth: number,
): TimerPromise | undefined {
  const found = called.async
    ? ofAsyncBody(called, file, depth)
    : ofResult(resultOf(called), file, depth);
  if (!found) return undefined;
  const ms = found.ms && argumentFor(found.ms, called, call);
  const value = found.value && constantText(found.value);
  const isPlain = found.isPlain && Boolean(ms) && Boolean(found.value) === Boolean(value);
  return { outcome: found.outcome, ...(ms && { ms }), ...(value && { value }), isPlain };
}

function ofResult(result: TSESTree.Node | undefined, file: SourceFile, depth: number) {
  return result && timerPromise(result, file, depth + 1);
}

/** What a function returns at its end. */
function resultOf({ body }: FunctionNode): TSESTree.Node | undefined {
  if (body.type !== 'BlockStatement') return body;
  const last = body.body.at(-1);
  return last?.type === 'ReturnStatement' ? (last.argument ?? undefined) : undefined;
}

/** `await sleep(ms);`, with a `throw` behind it or without. */
function ofAsyncBody({ body }: FunctionNode, file: SourceFile, depth: number) {
  if (body.type !== 'BlockStatement') return ofResult(withoutAwait(body), file, depth);
  const [first, second, ...others] = body.body;
  const waited =
    first?.type === 'ExpressionStatement' || first?.type === 'ReturnStatement'
      ? ofResult(withoutAwait(argumentOf(first)), file, depth)
      : undefined;
  if (!waited || others.length) return undefined;
  if (!second) return waited;
  if (second.type !== 'ThrowStatement') return undefined;
  return { ...waited, outcome: 'rejects', value: second.argument } as const;
}

function argumentOf(statement: TSESTree.ExpressionStatement | TSESTree.ReturnStatement) {
  return statement.type === 'ReturnStatement' ? statement.argument : statement.expression;
}

function withoutAwait(node: TSESTree.Node | null): TSESTree.Node | undefined {
  return node?.type === 'AwaitExpression' ? node.argument : (node ?? undefined);
}

/** What a caller gives for the parameter, or the number itself. */
function argumentFor(
  ms: TSESTree.Expression,
  { params }: FunctionNode,
  { arguments: given }: TSESTree.CallExpression,
): TSESTree.Expression | undefined {
  if (ms.type === 'Literal') return ms;
  if (ms.type !== 'Identifier') return undefined;
  const index = params.findIndex((each) => each.type === 'Identifier' && each.name === ms.name);
  const argument = given[index];
  return argument?.type === 'SpreadElement' ? undefined : argument;
}

/** An expression that means the same wherever it stands. */
function constantText(node: TSESTree.Expression): TSESTree.Expression | undefined {
  if (node.type === 'Literal') return node;
  const isError = node.type === 'NewExpression' && node.arguments[0]?.type === 'Literal';
  return isError ? node : undefined;
}
