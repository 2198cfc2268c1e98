import { describe, expect, test } from 'vitest';
import type { TaskGroupError } from '../src/index.ts';
import { sleep, sleepForever, suppressedErrors, TaskGroup } from '../src/index.ts';
import { builtin, testWithBuiltins } from './host.ts';
import { errorOf, settle, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

describe('map', () => {
  test('values in the order of the items (anyio test_map_results_ordering)', async () => {
    const values = await TaskGroup.map([30, 10, 20], async (ms, index, task) => {
      await sleep(ms, task);
      return `${index}:${ms}`;
    });
    expect(values).toEqual(['0:30', '1:10', '2:20']);
    expect(clock.now()).toBe(30);
  });

  test('ordered: false gives them as they come (anyio test_as_completed_ordering)', async () => {
    const values = await TaskGroup.map(
      [30, 10, 20],
      async (ms, _, task) => {
        await sleep(ms, task);
        return ms;
      },
      { ordered: false },
    );
    expect(values).toEqual([10, 20, 30]);
  });

  test('no items (anyio test_map_empty_args)', async () => {
    expect(await TaskGroup.map([], () => 1)).toEqual([]);
  });

  test('without a limit every function is called before map returns (as Promise.all(items.map(fn)))', async () => {
    const seen: number[] = [];
    const done = TaskGroup.map([1, 2, 3], (n) => seen.push(n));
    expect(seen).toEqual([1, 2, 3]);
    await done;
  });

  test('items are taken only when there is room', async () => {
    const taken: number[] = [];
    function* endless(): Generator<number> {
      for (let n = 0; ; n += 1) {
        taken.push(n);
        yield n;
      }
    }
    const error = await errorOf(
      TaskGroup.map(
        endless(),
        async (n, _, task) => {
          await sleep(10, task);
          if (n === 3) throw new Error('stop');
        },
        { limit: 2 },
      ),
    );
    expect(String(error)).toBe('Error: stop');
    expect(taken).toEqual([0, 1, 2, 3, 4]);
  });

  test('tasks that end at once do not grow the stack', async () => {
    const items = Array.from({ length: 50_000 }, (_, index) => index);
    const values = await TaskGroup.map(items, (n) => n, { limit: 3 });
    expect(values).toEqual(items);
  });

  test('a failure cancels the others, closes the iterator and comes bare (anyio test_map_propagates_exception)', async () => {
    let closed = false;
    let cancelled = false;
    function* items(): Generator<number> {
      try {
        yield 0;
        yield 1;
        yield 2;
      } finally {
        closed = true;
      }
    }
    const failure = new Error('one');
    const error = await errorOf(
      TaskGroup.map(
        items(),
        (n, _, task) =>
          n === 1 ? Promise.reject(failure) : sleepForever(task).finally(() => (cancelled = true)),
        { limit: 2 },
      ),
    );
    expect(error).toBe(failure);
    expect([closed, cancelled]).toEqual([true, true]);
  });

  test('an iterator that throws while it is closed adds its error', async () => {
    const items = {
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: 1 }),
        return: () => {
          throw new Error('close');
        },
      }),
    };
    const error = await errorOf(
      TaskGroup.map(items as Iterable<number>, () => Promise.reject(new Error('task')), {
        limit: 1,
      }),
    );
    expect(String(error)).toBe('Error: task');
    expect(suppressedErrors(error).map(String)).toEqual(['Error: close']);
  });

  test('cancelled before all items were taken: it does not pass for complete', async () => {
    const controller = new AbortController();
    const call = errorOf(
      TaskGroup.map([1, 2, 3], async () => settle(), { limit: 1, signal: controller.signal }),
    );
    controller.abort('stop');
    expect(await call).toBe('stop');
  });

  test("collectAll with throws: 'group' is p-map's stopOnError: false", async () => {
    const error = (await errorOf(
      TaskGroup.map([1, 2, 3], (n) => Promise.reject(new Error(String(n))), {
        limit: 1,
        policy: 'collectAll',
        throws: 'group',
      }),
    )) as TaskGroupError;
    expect(error.errors.map(String)).toEqual(['Error: 1', 'Error: 2', 'Error: 3']);
  });

  test('something else than a function is refused', async () => {
    const error = await errorOf(TaskGroup.map([1], Promise.resolve() as never));
    expect(String(error)).toContain('must be a function: current value is a promise');
  });
});

describe('map over an async iterable', () => {
  test('keeps to the order and the limit', async () => {
    let running = 0;
    let most = 0;
    async function* items(): AsyncGenerator<number> {
      for (let n = 0; n < 5; n += 1) yield n;
    }
    const values = await TaskGroup.map(
      items(),
      async (n, _, task) => {
        most = Math.max(most, (running += 1));
        await sleep(10 - n, task);
        running -= 1;
        return n * 2;
      },
      { limit: 2 },
    );
    expect(values).toEqual([0, 2, 4, 6, 8]);
    expect(most).toBe(2);
  });

  test('a failure closes it', async () => {
    let closed = false;
    async function* items(): AsyncGenerator<number> {
      try {
        for (let n = 0; ; n += 1) yield n;
      } finally {
        closed = true;
      }
    }
    const error = await errorOf(
      TaskGroup.map(items(), (n) => (n === 2 ? Promise.reject(new Error('two')) : n), { limit: 1 }),
    );
    expect(String(error)).toBe('Error: two');
    expect(closed).toBe(true);
  });

  testWithBuiltins('a failure does not wait for an item that never comes', async () => {
    const stream = new (builtin('node:stream').PassThrough)({ objectMode: true });
    stream.write('one');
    const error = await errorOf(
      TaskGroup.map(stream as AsyncIterable<string>, async () => {
        await settle();
        throw new Error('no');
      }),
    );
    expect([String(error), stream.destroyed]).toEqual(['Error: no', true]);
  });

  test('what its closing throws is not lost', async () => {
    const items: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 1 }),
        return: async () => Promise.reject(new Error('closing')),
      }),
    };
    const error = await errorOf(
      TaskGroup.map(items, async () => Promise.reject(new Error('mapping')), { limit: 1 }),
    );
    expect([String(error), ...suppressedErrors(error).map(String)]).toEqual([
      'Error: mapping',
      'Error: closing',
    ]);
  });

  test('what it throws comes bare, after the tasks ended', async () => {
    let ended = false;
    async function* items(): AsyncGenerator<number> {
      yield 1;
      throw new Error('source');
    }
    const error = await errorOf(
      TaskGroup.map(items(), (_, __, task) => sleepForever(task).finally(() => (ended = true))),
    );
    expect(String(error)).toBe('Error: source');
    expect(ended).toBe(true);
  });
});

describe('forEach', () => {
  test('gives nothing and keeps nothing', async () => {
    let sum = 0;
    expect(await TaskGroup.forEach([1, 2, 3], async (n) => void (sum += n))).toBeUndefined();
    expect(sum).toBe(6);
  });
});
