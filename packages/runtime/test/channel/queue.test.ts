import { expect, test } from 'vitest';
import { Queue } from '../../src/channel/index.ts';
import { CancelScope, moveOnAfter, withTaskGroup } from '../../src/index.ts';
import { errorOf, useVirtualClock } from '../support.ts';

useVirtualClock();

test('workers loop over the queue until it is shut down, and then end quietly', async () => {
  const queue = new Queue<number>(2);
  const done: number[] = [];
  await withTaskGroup(async (group) => {
    for (let i = 0; i < 3; i += 1) {
      group.startSoon(async () => {
        for await (const item of queue) {
          done.push(item);
          queue.taskDone();
        }
      });
    }
    for (let i = 0; i < 10; i += 1) await queue.put(i, group);
    await queue.join(group);
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    queue.shutdown();
  });
});

test('an item of a waiting put counts as unfinished from the moment it is in', async () => {
  const queue = new Queue<string>(1);
  queue.tryPut('a');
  const putting = queue.put('b');
  expect(queue.statistics().unfinishedTasks).toBe(1);
  queue.tryGet();
  expect(queue.statistics().unfinishedTasks).toBe(2);
  queue.tryGet();
  queue.taskDone();
  queue.taskDone(); // Before the put that brought it has even run on.
  await queue.join();
  await putting;
});

test('a join that is cancelled leaves nobody behind, and no other join', async () => {
  const queue = new Queue<string>();
  queue.tryPut('a');
  expect((await moveOnAfter(10, (scope) => queue.join(scope))).timedOut).toBe(true);
  const joining = queue.join();
  queue.taskDone();
  await joining;

  const scope = new CancelScope();
  scope.cancel();
  expect(await errorOf(queue.join(scope))).toBe(scope.reason);
});

test('shutting down at first gently, then at once', async () => {
  const queue = new Queue<string>(1);
  queue.tryPut('a');
  const joining = queue.join();
  queue.shutdown();
  expect(queue.size).toBe(1);
  queue.shutdown({ immediate: true });
  expect(queue.size).toBe(0);
  await joining;
  expect(queue.statistics()).toMatchObject({ unfinishedTasks: 0, shutDown: true });
});

test('a loop that is left early does nothing to the queue', async () => {
  const queue = new Queue<number>();
  for (let i = 0; i < 3; i += 1) queue.tryPut(i);
  for await (const item of queue) {
    if (item === 0) break;
  }
  expect(queue.size).toBe(2);
  expect(queue.tryPut(3)).toBe(true);
  const iterator = queue.values();
  await iterator.return!();
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
  expect(queue.size).toBe(3);
});
