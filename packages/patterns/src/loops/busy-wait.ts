import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { isLog } from '../ast/log.ts';
import { variableOf } from '../ast/scope.ts';
import { contains, walk } from '../ast/walk.ts';
import { writtenBy } from '../ast/written-by.ts';
import type { SourceFile } from '../source-file.ts';
import { timerPromise } from '../timers/timer-promise.ts';

export type Loop = TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement;

/** `spins`: nothing else runs until the loop ends; `polls`: it sleeps, looks, and sleeps again. */
export function busyWait(loop: Loop, file: SourceFile): 'spins' | 'polls' | undefined {
  if (isSpin(loop, file)) return 'spins';
  return isPoll(loop, file) ? 'polls' : undefined;
}

// ── Spinning ──

/** A loop that does nothing but look at the clock, or at what cannot change while it looks. */
function isSpin({ test, body, ...loop }: Loop, file: SourceFile): boolean {
  if (!test || test.type === 'Literal' || !isPassive(test, file)) return false;
  if ('update' in loop && loop.update) return false;
  if (isEmpty(body)) return true;
  const looks = (node: TSESTree.Node) => contains(node, file.visitorKeys, isClock);
  return (looks(test) || looks(body)) && isPassive(body, file);
}

function isEmpty(body: TSESTree.Statement): boolean {
  return body.type === 'EmptyStatement' || (body.type === 'BlockStatement' && !body.body.length);
}

/** Neither calls, waits nor leaves; an empty loop that moves on in its test assigns something. */
function isPassive(node: TSESTree.Node, { visitorKeys }: SourceFile): boolean {
  for (const each of walk(node, visitorKeys, (inner) => !isClock(inner))) {
    if (!isClock(each) && !isReading(each) && doesSomething.has(each.type)) return false;
  }
  return true;
}

/** `now = Date.now()`. */
function isReading(node: TSESTree.Node): boolean {
  return node.type === 'AssignmentExpression' && isClock(unwrap(node.right));
}

const doesSomething = new Set<string>([
  'AssignmentExpression',
  'AwaitExpression',
  'BreakStatement',
  'CallExpression',
  'ForOfStatement',
  'ImportExpression',
  'NewExpression',
  'ReturnStatement',
  'TaggedTemplateExpression',
  'ThrowStatement',
  'UpdateExpression',
  'YieldExpression',
]);

/** `Date.now()`, `performance.now()`, `new Date()`, `process.hrtime()`, `Atomics.load(…)`. */
function isClock(node: TSESTree.Node): boolean {
  if (node.type === 'NewExpression') return calleeName(node) === 'Date' && !node.arguments.length;
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
  if (object?.type === 'NewExpression') return isClock(object);
  const of = object?.type === 'Identifier' ? object.name : '';
  return clocks.has(`${of}.${memberName(callee) ?? ''}`) || memberName(object ?? node) === 'hrtime';
}

const clocks = new Set([
  'Date.now',
  'performance.now',
  'process.hrtime',
  'process.uptime',
  'Atomics.load',
]);

// ── Polling ──

/** A loop that only sleeps until something that others change has changed. */
function isPoll(loop: Loop, file: SourceFile): boolean {
  const statements = loop.body.type === 'BlockStatement' ? loop.body.body : [loop.body];
  const ends = [...(loop.test ? [loop.test] : []), ...statements.flatMap(exitTest)];
  const sleeps = statements.filter((each) => isSleep(each, file));
  if (!sleeps.length || !statements.every((each) => isQuiet(each, file))) return false;
  if (!ends.every((each) => isPlainTest(each, file))) return false;
  return ends.some((each) => readsForeignState(each, loop, file));
}

/** `await sleep(50);` */
function isSleep(statement: TSESTree.Statement, file: SourceFile): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  return expression.type === 'AwaitExpression' && pauses(expression.argument, file);
}

/** Also for one turn: `new Promise((resolve) => setImmediate(resolve))`. */
function pauses(awaited: TSESTree.Expression, file: SourceFile): boolean {
  const timer = timerPromise(awaited, file);
  if (timer) return timer.outcome !== 'rejects';
  const node = unwrap(awaited);
  const executor = node.type === 'NewExpression' ? node.arguments[0] : undefined;
  return (
    executor?.type === 'ArrowFunctionExpression' &&
    executor.body.type === 'CallExpression' &&
    /^(?:setImmediate|nextTick|requestAnimationFrame)$/.test(calleeName(executor.body) ?? '')
  );
}

/** A statement that does no work of its own: it sleeps, counts, says something, or ends the loop. */
function isQuiet(statement: TSESTree.Statement, file: SourceFile): boolean {
  if (isSleep(statement, file)) return true;
  switch (statement.type) {
    case 'ExpressionStatement':
      return isLog(statement.expression) || /^(?:Update|Assignment)/.test(statement.expression.type)
        ? !holdsCall(statement.expression, file)
        : false;
    case 'IfStatement':
      return !statement.alternate && isExit(statement.consequent);
    case 'EmptyStatement':
      return true;
    default:
      return false;
  }
}

function holdsCall(expression: TSESTree.Expression, file: SourceFile): boolean {
  if (isLog(expression)) return false;
  return contains(
    expression,
    file.visitorKeys,
    (node) => /^(?:Call|New|Await)Ex/.test(node.type) && !isClock(node),
  );
}

function exitTest(statement: TSESTree.Statement): TSESTree.Expression[] {
  return statement.type === 'IfStatement' && isExit(statement.consequent) ? [statement.test] : [];
}

function isExit(statement: TSESTree.Statement): boolean {
  if (statement.type !== 'BlockStatement') return /^(?:Break|Return|Throw)/.test(statement.type);
  return statement.body.length > 0 && /^(?:Break|Return|Throw)/.test(statement.body.at(-1)!.type);
}

/** A call in the test asks something outside, which may offer no event. */
function isPlainTest(test: TSESTree.Expression, { visitorKeys }: SourceFile): boolean {
  return !contains(
    test,
    visitorKeys,
    (node) =>
      /^(?:Call|New|Await|Yield|Assignment|Update|Import)/.test(node.type) && !isClock(node),
  );
}

/** Does the test depend on a property or a variable that this loop does not set itself? */
function readsForeignState(test: TSESTree.Expression, loop: Loop, file: SourceFile): boolean {
  for (const node of walk(test, file.visitorKeys, (each) => !isClock(each) && !isFunction(each))) {
    if (node.type === 'MemberExpression' && !isSetIn(node, loop, file)) {
      return !isConstantObject(node);
    }
    if (node.type === 'Identifier' && isSetElsewhere(node, loop, file)) return true;
  }
  return false;
}

function isConstantObject({ object }: TSESTree.MemberExpression): boolean {
  return object.type === 'Identifier' && /^(?:[A-Z][A-Z_]*|Number|Math)$/.test(object.name);
}

function isSetIn(member: TSESTree.MemberExpression, loop: Loop, file: SourceFile): boolean {
  const name = memberName(member);
  return contains(loop.body, file.visitorKeys, (node) => {
    const target = writtenBy(node);
    return target !== undefined && memberName(target) === name;
  });
}

function isSetElsewhere(node: TSESTree.Identifier, loop: Loop, file: SourceFile): boolean {
  const writes = variableOf(file, node.name, node)?.references.filter(
    (each) => each.isWrite() && !each.init,
  );
  if (!writes?.length) return false;
  return writes.every(
    ({ identifier: { range } }) => range[1] <= loop.range[0] || range[0] >= loop.range[1],
  );
}
