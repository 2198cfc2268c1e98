import { afterEach, expect, test, vi } from 'vitest';
import type { TaskGroupError } from '../src/index.ts';
import { sleepForever, TaskGroup, withTaskGroup } from '../src/index.ts';
import { spyOnWarnings } from './host.ts';
import { deferred, errorOf, useVirtualClock } from './support.ts';

const clock = useVirtualClock();
afterEach(() => void vi.restoreAllMocks());

test('a failed twin that still waits after 10 s names the task in a process warning (codemod H2)', async () => {
  const stuck = deferred();
  const warned = new Promise<unknown[]>((resolve) => {
    spyOnWarnings().mockImplementation((...args) => resolve(args));
  });
  const call = errorOf(
    TaskGroup.all([
      () => Promise.reject(new Error('failed')),
      function waitForEvent() {
        return stuck.promise;
      },
    ]),
  );
  expect(await warned).toEqual([
    'Task group "TaskGroup.all" was cancelled 10000 ms ago and still waits for "TaskGroup.all.waitForEvent". ' +
      "A group never ends before its tasks: pass the task's signal to what they wait for.",
    'TASKGROUP_UNRESPONSIVE',
  ]);
  expect(clock.now()).toBe(10_000);
  stuck.resolve();
  expect(String(await call)).toBe('Error: failed');
});

test('onUnresponsive is told instead, once for each task that goes on', async () => {
  const stuck = deferred();
  const warning = spyOnWarnings();
  const names: string[] = [];
  await withTaskGroup(
    (group) => {
      group.startSoon(() => stuck.promise, { name: 'stuck' });
      group.startSoon((task) => sleepForever(task), { name: 'obedient' });
      group.startSoon(() => Promise.resolve().then(() => group.cancel()));
    },
    {
      name: 'work',
      graceMs: 50,
      onUnresponsive: ({ name, graceMs }) => {
        names.push(`${name} ${graceMs}`);
        stuck.resolve();
      },
    },
  );
  expect(names).toEqual(['work.stuck 50']);
  expect(warning).not.toHaveBeenCalled();
});

test('a task that waits for a group of its own is left to that group', async () => {
  const stuck = deferred();
  const names: string[] = [];
  const options = {
    graceMs: 50,
    onUnresponsive: (task: { name: string }) => {
      names.push(task.name);
      stuck.resolve();
    },
  };
  await withTaskGroup(
    (outer) => {
      outer.startSoon(({ signal }) =>
        withTaskGroup(
          (inner) => {
            inner.startSoon(() => stuck.promise, { name: 'leaf' });
            inner.startSoon(() => outer.cancel());
          },
          { ...options, name: 'inner', signal },
        ),
      );
    },
    { ...options, name: 'outer' },
  );
  expect(names).toEqual(['inner.leaf']);
});

test('a body that goes on is named too', async () => {
  const stuck = deferred();
  const names: string[] = [];
  await withTaskGroup(
    async (group) => {
      group.cancel();
      await stuck.promise;
    },
    {
      graceMs: 5,
      onUnresponsive: (task) => {
        names.push(task.name);
        stuck.resolve();
      },
    },
  );
  expect(names).toEqual(['TaskGroup.body']);
});

test('what onUnresponsive throws is added to the errors', async () => {
  const stuck = deferred();
  const error = await errorOf(
    withTaskGroup(
      async (group) => {
        group.cancel();
        await stuck.promise;
      },
      {
        graceMs: 5,
        onUnresponsive: () => {
          stuck.resolve();
          throw new Error('hook');
        },
      },
    ),
  );
  expect((error as TaskGroupError).errors.map(String)).toEqual(['Error: hook']);
});

test('graceMs: Infinity says nothing, and a group that ends in time leaves no timer', async () => {
  await withTaskGroup((group) => group.cancel(), { graceMs: Infinity });
  await withTaskGroup((group) => group.cancel());
  expect(clock.pending()).toBe(0);
});
