import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
// A worker thread can't load this package's sources, so these tests use it as it is built.
import { CancelScope, moveOnAfter, TaskGroup, withTaskGroup } from '../../dist/index.js';
import { runInWorker } from '../../dist/node/worker/index.js';
import { errorOf } from '../support.ts';
import { recordWarnings } from './process-support.ts';

const WORK = new URL('./process-fixtures/work.mjs', import.meta.url);

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'taskgroup-'));
  file = path.join(directory, 'state');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Calls a function that says in `file` that it runs, and cancels it then. */
async function cancelOnceItRuns(
  exportName: string,
  graceMs: number,
): Promise<[CancelScope, unknown]> {
  const scope = new CancelScope();
  const value = await scope.run(async () => {
    const call = runInWorker(WORK, exportName, [file], { signal: scope.signal, graceMs });
    await vi.waitFor(() => expect(existsSync(file)).toBe(true), { timeout: 10_000 });
    scope.cancel('enough');
    return call;
  });
  return [scope, value];
}

test('run_in_worker_thread: a function of a module is called, and gives its value', async () => {
  expect(await runInWorker<number>(WORK, 'add', [1, 2])).toBe(3);
  expect(await runInWorker<number>(WORK.href, 'add', [1, 2])).toBe(3);
  expect(await runInWorker<number>(WORK.pathname, 'add', [1, 2])).toBe(3);
});

test('arguments and value are copied, or moved on request', async () => {
  const value = new Map([['a', new Date(0)]]);
  expect(await runInWorker(WORK, 'echo', [value])).toEqual(value);
  const buffer = new ArrayBuffer(8);
  expect(await runInWorker(WORK, 'echo', [buffer], { transfer: [buffer] })).toEqual(
    new ArrayBuffer(8),
  );
  expect(buffer.byteLength).toBe(0);
});

test('several run at a time, as tasks', async () => {
  const sums = await TaskGroup.map(
    [1, 2, 3, 4],
    (n, _, task) => runInWorker(WORK, 'add', [n, n], task),
    {
      limit: 2,
    },
  );
  expect(sums).toEqual([2, 4, 6, 8]);
});

test('an error comes back with class name, message, stack, cause and fields', async () => {
  const error = (await errorOf(runInWorker(WORK, 'fail', ['class']))) as Error;
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'KeyError', message: 'no such key', key: 'k' });
  expect(error).not.toHaveProperty('broken');
  expect(error.stack).toContain('work.mjs');
  expect(error.cause).toBeInstanceOf(TypeError);
  expect(error.cause).toMatchObject({ message: 'inner' });
});

test('an error stays an instance of the nearest built-in class', async () => {
  const far = await errorOf(runInWorker(WORK, 'fail', ['base']));
  expect(far).toBeInstanceOf(RangeError);
  expect(String(far)).toBe('FarError: too far');
  const both = (await errorOf(runInWorker(WORK, 'fail', ['aggregate']))) as AggregateError;
  expect(both).toBeInstanceOf(AggregateError);
  expect(both.errors).toMatchObject([{ name: 'KeyError', message: 'one' }, 2]);
  const stopped = await errorOf(runInWorker(WORK, 'fail', ['dom']));
  expect(stopped).toBeInstanceOf(DOMException);
  expect(stopped).toMatchObject({ name: 'AbortError', message: 'stopped' });
});

test('a ring of causes ends', async () => {
  expect(await errorOf(runInWorker(WORK, 'fail', ['ring']))).toMatchObject({ message: 'ring' });
});

test('what is thrown need not be an error', async () => {
  expect(await errorOf(runInWorker(WORK, 'fail', ['text']))).toBe('text');
  expect(await errorOf(runInWorker(WORK, 'fail', ['function']))).toBe(`() => 'thrown'`);
});

test('trio_to_thread_run_sync_expected_error: what is no function is refused', async () => {
  const error = await errorOf(runInWorker(WORK, 'notAFunction'));
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).toMatch(
    /Cannot run 'notAFunction' of .* must be a function: current value is number/,
  );
  expect(String(await errorOf(runInWorker(WORK, 'missing')))).toContain(
    'current value is undefined',
  );
});

test('a module that is not there, or no URL at all', async () => {
  const missing = await errorOf(runInWorker(new URL('./missing.mjs', WORK), 'add'));
  expect(missing).toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' });
  expect(String(await errorOf(runInWorker('./work.mjs', 'add')))).toContain(
    `'module' must be a URL or an absolute path: current value is './work.mjs'`,
  );
});

test('arguments and values that cannot be copied are errors', async () => {
  expect(await errorOf(runInWorker(WORK, 'echo', [() => {}]))).toMatchObject({
    name: 'DataCloneError',
  });
  expect(await errorOf(runInWorker(WORK, 'giveFunction'))).toMatchObject({
    name: 'DataCloneError',
  });
});

test('cancelled before it starts, no thread is started', async () => {
  const signal = AbortSignal.abort('too late');
  expect(await errorOf(runInWorker(WORK, 'waitForCancel', [file], { signal }))).toBe('too late');
  expect(existsSync(file)).toBe(false);
});

test('cancelled at once, the reason is what comes out', async () => {
  const controller = new AbortController();
  const call = runInWorker(WORK, 'waitForCancel', [file], {
    signal: controller.signal,
    graceMs: 2_000,
  });
  controller.abort('never mind');
  expect(await errorOf(call)).toBe('never mind');
});

test('from_thread_check_cancelled: the function is cancelled, and cleans up before the call ends', async () => {
  const [scope] = await cancelOnceItRuns('waitForCancel', 5_000);
  expect(scope.cancelledCaught).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe(
    'cleaned up after TaskCancelledError: Cancelled scope: enough',
  );
});

test('run_in_worker_thread_cancellation: a function that does not listen is waited for, and its value counts', async () => {
  const [scope, value] = await cancelOnceItRuns('answerAnyway', 5_000);
  expect([scope.cancelledCaught, value]).toEqual([false, 'done anyway']);
});

test('a clean-up that fails is what comes out of a cancelled call', async () => {
  const error = await errorOf(cancelOnceItRuns('failInCleanUp', 5_000));
  expect(error).toBeInstanceOf(RangeError);
  expect(error).toMatchObject({ message: 'the clean-up failed' });
});

test('a function that blocks its thread loses it after the grace, and a warning says so', async () => {
  const warnings = recordWarnings('TASKGROUP_WORKER_TERMINATED');
  const [scope] = await cancelOnceItRuns('block', 50);
  warnings.stop();
  expect(scope.cancelledCaught).toBe(true);
  expect(warnings.messages).toHaveLength(1);
  expect(warnings.messages[0]).toMatch(/The worker for 'block' of .* still ran after 50 ms/);
});

test('a task that fails ends the threads of its siblings', async () => {
  const failing = withTaskGroup(async (group) => {
    group.startSoon((task) => runInWorker(WORK, 'waitForCancel', [file], task));
    group.startSoon((task) => runInWorker(WORK, 'fail', ['class'], task));
  });
  expect(await errorOf(failing)).toMatchObject({ errors: [{ name: 'KeyError' }] });
});

test('what the function leaves running ends with its thread', async () => {
  expect(await runInWorker(WORK, 'leaveTimer')).toBe('left');
});

test('what the function has left behind fails: that is told, in place of the value', async () => {
  const error = await errorOf(runInWorker(WORK, 'leaveFailure'));
  expect(error).toMatchObject({ name: 'RangeError', message: 'after the fact' });
});

test('a thread that exits, or dies of an error that nobody caught, is an error', async () => {
  expect(String(await errorOf(runInWorker(WORK, 'exit')))).toMatch(
    /must return: current value is exit code 3/,
  );
  const error = await errorOf(runInWorker(WORK, 'crash'));
  expect(error).toMatchObject({ name: 'RangeError', message: 'nobody awaits me' });
});

test('a call that has ended lets go of who could have cancelled it', async () => {
  const { cancelled } = await moveOnAfter(60_000, async (scope) => {
    await runInWorker(WORK, 'add', [1, 2], scope);
  });
  expect(cancelled).toBe(false);
});
