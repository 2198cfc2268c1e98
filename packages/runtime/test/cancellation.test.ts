import { expect, test } from 'vitest';
import type { TaskCancelledError } from '../src/index.ts';
import {
  CancelScope,
  failAfter,
  isCancellation,
  rethrowCancellation,
  sleep,
  sleepForever,
  withTaskGroup,
} from '../src/index.ts';
import { errorOf } from './support.ts';

async function cancelled(): Promise<{ scope: CancelScope; reason: TaskCancelledError }> {
  const scope = new CancelScope();
  scope.cancel();
  return { scope, reason: (await errorOf(sleepForever(scope))) as TaskCancelledError };
}

test('the reason itself, and what it caused, up to 8 deep', async () => {
  const { scope, reason } = await cancelled();
  expect(isCancellation(reason)).toBe(true);
  expect(isCancellation(reason, scope)).toBe(true);
  let error: Error = reason;
  for (let depth = 1; depth < 8; depth += 1) error = new Error('wrapped', { cause: error });
  expect(isCancellation(error, scope)).toBe(true);
  expect(isCancellation(new Error('once more', { cause: error }), scope)).toBe(false);
});

test('a timeout is a failure, though a cancellation is its cause', async () => {
  const error = await errorOf(failAfter(1, (scope) => sleepForever(scope)));
  expect(isCancellation((error as Error).cause)).toBe(true);
  expect(isCancellation(error)).toBe(false);
  expect(isCancellation(new Error('wrapped', { cause: error }))).toBe(false);
  expect(() => rethrowCancellation(error)).not.toThrow();
});

test('a ring of causes ends', () => {
  const ring = new Error('ring');
  ring.cause = ring;
  expect(isCancellation(ring)).toBe(false);
});

test("another scope's reason is not this scope's", async () => {
  const { reason } = await cancelled();
  const { scope } = await cancelled();
  expect(isCancellation(reason, scope)).toBe(false);
  expect(isCancellation(reason)).toBe(true);
});

test('never by name', async () => {
  const { scope } = await cancelled();
  const lookalike = Object.assign(new Error('x'), { name: 'TaskCancelledError' });
  expect(isCancellation(lookalike)).toBe(false);
  expect(isCancellation(new DOMException('x', 'AbortError'), scope)).toBe(false);
});

test('the reason of an outside signal, given the signal', () => {
  const controller = new AbortController();
  const reason = new Error('outside');
  expect(isCancellation(reason, controller)).toBe(false);
  controller.abort(reason);
  expect(isCancellation(reason, controller)).toBe(true);
  expect(isCancellation(reason)).toBe(false);
});

test('an aggregate of nothing but cancellations is one (anyio test_reraise_cancelled_in_excgroup)', async () => {
  const { scope, reason } = await cancelled();
  expect(isCancellation(new AggregateError([reason, reason]), scope)).toBe(true);
  expect(isCancellation(new AggregateError([reason, new Error('x')]), scope)).toBe(false);
  expect(isCancellation(new AggregateError([]), scope)).toBe(false);
});

test('rethrowCancellation lets failures pass', async () => {
  const { scope, reason } = await cancelled();
  expect(() => rethrowCancellation(reason, scope)).toThrow(reason);
  rethrowCancellation(new Error('failure'), scope);
});

test('a reason costs no stack', async () => {
  const { reason } = await cancelled();
  // V8 puts the message there all the same, others nothing.
  expect(reason.stack ?? String(reason)).toBe(
    'TaskCancelledError: Cancelled scope: cancel() was called',
  );
});

test('a spread task has lost its signal, and is refused instead of cancelling nothing', async () => {
  await withTaskGroup(async (group) => {
    const error = await group.startSoon((task) => errorOf(sleep(1, { ...task }))).result;
    expect(String(error)).toContain('write { signal: task.signal, … }');
  });
});
