import { describe, expect, test } from 'vitest';
import { sleep, sleepForever, TaskGroup, TaskGroupError, withTaskGroup } from '../../src/index.ts';
import type { MapOptions, SpawnOptions } from '../../src/index.ts';
import { errorOf, useVirtualClock } from '../support.ts';

useVirtualClock();

test('null is no limit, and no policy, as in JSON', async () => {
  const options = { limit: null, graceMs: null, name: null } as unknown as MapOptions;
  expect(await TaskGroup.map([1, 2], (n) => n, options)).toEqual([1, 2]);
  expect(await TaskGroup.all([() => 1], options)).toEqual([1]);
  const run = withTaskGroup((group) => void group.startSoon(() => Promise.reject(new Error('x'))), {
    policy: null as never,
  });
  expect(await errorOf(run)).toBeInstanceOf(TaskGroupError);
});

test.each([null, 'x', 1, {}])('a signal can’t be %j', async (signal) => {
  const options = { signal: signal as unknown as AbortSignal };
  const message = /^Cannot follow a signal as 'signal' must be an AbortSignal: current value is/;
  await expect(withTaskGroup(() => 1, options)).rejects.toThrow(message);
  await expect(sleep(1, options)).rejects.toThrow(message);
  await expect(TaskGroup.all([() => 1], options)).rejects.toThrow(message);
});

test('a generator function is work for nobody', async () => {
  const generator = function* (): Generator<number> {
    yield 1;
  };
  await expect(withTaskGroup(generator)).rejects.toThrow(/generator function/);
  await expect(TaskGroup.map([1], generator)).rejects.toThrow(/generator function/);
});

describe('the options of a task', () => {
  test('may be changed after the call: what counts is what they were', async () => {
    const options: SpawnOptions = { daemon: true, name: 'first' };
    const names = await withTaskGroup((group) => {
      const first = group.startSoon((task) => sleepForever(task), options);
      Object.assign(options, { daemon: false, name: 'second' });
      const second = group.startSoon(() => sleep(1), options);
      options.daemon = true;
      return [first.name, second.name];
    });
    expect(names).toEqual(['TaskGroup.first', 'TaskGroup.second']);
  });

  test('may name it with anything that has a text', async () => {
    const fn = Object.defineProperty(() => 1, 'name', { value: Symbol('static name') });
    const names = await withTaskGroup(
      (group) => [
        group.startSoon(() => 1, { name: Symbol('one') as never }).name,
        group.startSoon(fn).name,
      ],
      { name: Symbol('group') as never },
    );
    expect(names).toEqual(['Symbol(group).Symbol(one)', 'Symbol(group).1']);
  });
});
