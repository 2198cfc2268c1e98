import { expect, test } from 'vitest';
import { sleepForever, TaskGroupError, withTaskGroup } from '../../src/index.ts';
import type { CancelOptions } from '../../src/index.ts';
import { often } from '../host.ts';
import { errorOf } from '../support.ts';

test('tens of thousands of daemons are stopped in one sweep', async () => {
  const statuses = await withTaskGroup((group) =>
    Array.from({ length: often(20_000) }, () =>
      group.startSoon((task) => sleepForever(task), { daemon: true }),
    ),
  );
  expect(statuses.every(({ status }) => status === 'cancelled')).toBe(true);
});

test('hundreds of thousands of failures in one group are as many leaves', async () => {
  const failures = often(200_000);
  const error = await errorOf(
    withTaskGroup(
      (group) => {
        for (let i = 0; i < failures; i += 1) group.startSoon(() => Promise.reject(new Error()));
      },
      { policy: 'collectAll' },
    ),
  );
  expect((error as TaskGroupError).leaves()).toHaveLength(failures);
});

test('the failure of the innermost of thousands of nested groups gets out, with a message of one line', async () => {
  const deep = new Error('deep');
  async function nest(left: number, around?: CancelOptions): Promise<unknown> {
    await null;
    if (left === 0) throw deep;
    return withTaskGroup(
      (group) => void group.startSoon(() => nest(left - 1, group)),
      around ?? {},
    );
  }
  const error = (await errorOf(nest(often(5_000)))) as TaskGroupError;
  expect(error).toBeInstanceOf(TaskGroupError);
  expect(error.leaves()).toEqual([deep]);
  expect(error.message.length).toBeLessThan(400);
});

test('an error on its way out of nested groups is looked at no more often than out of a few of them', async () => {
  async function timesAsked(depth: number): Promise<number> {
    let asked = 0;
    const deep = Object.defineProperty(new Error('deep'), 'cause', {
      get: () => void (asked += 1),
    });
    async function nest(left: number): Promise<unknown> {
      await null;
      if (left === 0) throw deep;
      return withTaskGroup((group) => void group.startSoon(() => nest(left - 1)));
    }
    const error = (await errorOf(nest(depth))) as TaskGroupError;
    expect(error.leaves()).toEqual([deep]);
    return asked;
  }
  expect(await timesAsked(400)).toBe(await timesAsked(40));
});
