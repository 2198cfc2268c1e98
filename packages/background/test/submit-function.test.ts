import { sleepForever } from '@taskgroup/runtime';
import { afterEach, expect, test, vi } from 'vitest';
import { defineTask, memory, TaskRejectedError } from '../src/index.ts';
import { collect, errorOf, useManagers } from './support.ts';

const { open } = useManagers();
const tags = { service: 'test' };

afterEach(() => vi.restoreAllMocks());

test('a function runs as a task, with a name, tags and a signal of its own', async () => {
  const manager = open();
  const user = 'ann';
  const handle = await manager.submit(
    ({ signal, tags: { service } }) => `${user} ${service} ${signal.aborted}`,
    { name: 'greet', priority: 'LOW', tags },
  );
  expect(await handle.result).toBe('ann test false');
  expect(manager.ledger).toMatchObject({ submitted: 1, completed: 1 });
});

test('functions of one name are one kind of task, and each runs what it closes over', async () => {
  const manager = open();
  const ran: number[] = [];
  for (const n of [1, 2, 3]) void manager.submit(() => void ran.push(n), { name: 'count', tags });
  await manager.close();
  expect(ran).toEqual([1, 2, 3]);
});

test('a function gets one attempt, as nobody has said that it may run twice', async () => {
  const manager = open();
  let calls = 0;
  const fail = () => {
    calls += 1;
    throw new Error('down');
  };
  const handle = await manager.submit(fail, { name: 'fail', tags });
  expect(await errorOf(handle.result)).toEqual(new Error('down'));
  expect(calls).toBe(1);
  expect(await collect(manager.deadLetters.list())).toMatchObject([{ name: 'fail' }]);
});

test('the name of a defined task belongs to it alone', async () => {
  const manager = open();
  await manager.submit(defineTask({ name: 'mail', tags, run: () => {} }), undefined);
  await expect(manager.submit(() => {}, { name: 'mail' })).rejects.toThrow(
    'Cannot use task mail as another definition has that name',
  );
});

test('a function without a name is refused with what is missing', async () => {
  const nameless = undefined as unknown as { name: string };
  await expect(open().submit(() => {}, nameless)).rejects.toThrow('a task needs a name');
});

test('a backend that keeps tasks elsewhere takes no function', async () => {
  const backend = memory();
  Object.assign(backend, { capabilities: { ...backend.capabilities, durable: true } });
  const manager = open({ backend });
  await expect(manager.submit(() => {}, { name: 'local' })).rejects.toThrow(
    'Cannot submit function local as backend memory keeps tasks outside of this process',
  );
});

test('a refusal that nobody waits for is one warning, and no unhandled rejection', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const manager = open({ concurrency: 2, reserved: {}, maxQueued: 1 });
  const wait = (task: { signal: AbortSignal }) => sleepForever(task);
  for (let n = 0; n < 6; n++) void manager.submit(wait, { name: 'wait', tags });
  await new Promise(setImmediate);
  expect(warn).toHaveBeenCalledOnce();
  expect(warn.mock.calls[0]![0]).toBeInstanceOf(TaskRejectedError);
  await manager.close();
});

test.for([
  ['awaits it', (submitted: Promise<unknown>) => submitted],
  ['catches', (submitted: Promise<unknown>) => submitted.catch(fail)],
  ['joins it', (submitted: Promise<unknown>) => Promise.all([submitted])],
] as const)('whoever %s gets the refusal, and there is no warning', async ([, look]) => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const manager = open();
  await manager.close();
  const submitted = manager.submit(() => {}, { name: 'late' });
  expect(await errorOf((async () => await look(submitted))())).toBeInstanceOf(TaskRejectedError);
  expect(warn).not.toHaveBeenCalled();
});

function fail(error: unknown): never {
  throw error;
}
