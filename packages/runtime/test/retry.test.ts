import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  FatalError,
  isCancellation,
  moveOnAfter,
  sleep,
  sleepForever,
  suppressedErrors,
  TaskGroup,
  TimeoutError,
  withTaskGroup,
} from '../src/index.ts';
import { retry } from '../src/retry.ts';
import type { Attempt, RetryOptions } from '../src/retry.ts';
import { errorOf, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

/** Fails with `failures` in turn, then succeeds; notes when it was called. */
function flaky(failures: readonly unknown[]): ((attempt: Attempt) => string) & { calls: number[] } {
  const calls: number[] = [];
  return Object.assign(
    ({ attempt }: Attempt): string => {
      calls.push(clock.now());
      if (attempt <= failures.length) throw failures[attempt - 1];
      return `attempt ${attempt}`;
    },
    { calls },
  );
}

const errors = (count: number): Error[] =>
  Array.from({ length: count }, (_, i) => new Error(`failure ${i + 1}`));

const NO_JITTER: RetryOptions = { jitter: 'none', maxAttempts: 10 };

describe('what comes out', () => {
  test('a success at once: its value, no pause', async () => {
    expect(await retry(flaky([]))).toBe('attempt 1');
    expect(clock.now()).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  test('the third attempt succeeds', async () => {
    expect(await retry(flaky(errors(2)))).toBe('attempt 3');
  });

  test('all fail: the last failure itself, the earlier ones beside it', async () => {
    const all = errors(3);
    const error = await errorOf(retry(flaky(all)));
    expect(error).toBe(all[2]);
    expect(suppressedErrors(error)).toEqual([all[0], all[1]]);
  });

  test('a failure that carries others keeps them', async () => {
    const [first, second, third] = errors(3) as [Error, Error, Error];
    const failing = ({ attempt }: Attempt): Promise<unknown> =>
      TaskGroup.all(
        attempt === 1 ? [() => Promise.reject(first)] : [second, third].map((e) => failWith(e)),
      );
    const error = await errorOf(retry(failing, { maxAttempts: 2 }));
    expect(error).toBe(second);
    expect(suppressedErrors(error)).toEqual([first, third]);
  });

  test('an error that is thrown again and again does not collect', async () => {
    const constant = new Error('always the same');
    const one = (): Promise<unknown> =>
      errorOf(retry(flaky([new Error('other'), constant]), { maxAttempts: 2 }));
    await one();
    expect(await one()).toBe(constant);
    expect(suppressedErrors(constant)).toHaveLength(1);
    await errorOf(retry(flaky([constant, constant, constant])));
    expect(suppressedErrors(constant)).toHaveLength(1);
  });

  test('what fails need not be an error', async () => {
    expect(await errorOf(retry(flaky(['a', 'b', 'c'])))).toBe('c');
  });

  test('one attempt: called once', async () => {
    const fn = flaky(errors(5));
    await errorOf(retry(fn, { maxAttempts: 1 }));
    expect(fn.calls).toHaveLength(1);
  });
});

describe('the pauses', () => {
  test('grow by the factor up to the cap', async () => {
    const fn = flaky(errors(5));
    await retry(fn, { ...NO_JITTER, base: 100, factor: 3, cap: 1_000 });
    expect(gaps(fn.calls)).toEqual([100, 300, 900, 1_000, 1_000]);
  });

  test.each([
    ['full', 0, [0, 0]],
    ['full', 0.5, [50, 100]],
    ['equal', 0, [50, 100]],
    ['equal', 0.5, [75, 150]],
    ['none', 0.5, [100, 200]],
  ] as const)('jitter %s, chance %s', async (jitter, chance, expected) => {
    const fn = flaky(errors(2));
    await retry(fn, { jitter, random: () => chance });
    expect(gaps(fn.calls)).toEqual(expected);
  });

  test('full jitter stays below the ceiling', async () => {
    const delays: number[] = [];
    const onRetry = (_: unknown, __: number, delay: number): void => void delays.push(delay);
    await retry(flaky(errors(200)), { maxAttempts: Infinity, base: 10, cap: 1_000, onRetry });
    expect(delays).toHaveLength(200);
    for (const [i, delay] of delays.entries()) {
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThan(Math.min(1_000, 10 * 2 ** i));
    }
    expect(Math.max(...delays)).toBeGreaterThan(500);
  });

  test('no base: no pause, however many attempts', async () => {
    expect(await retry(flaky(errors(1_100)), { maxAttempts: Infinity, base: 0 })).toBe(
      'attempt 1101',
    );
    expect(clock.now()).toBe(0);
  });

  test('the server says when (Retry-After)', async () => {
    const asked: unknown[] = [];
    const [failure] = errors(1);
    const fn = flaky([failure]);
    await retry(fn, {
      ...NO_JITTER,
      delay: (error, attempt, planned) => {
        asked.push(error, attempt, planned);
        return 60_000;
      },
    });
    expect(asked).toEqual([failure, 1, 100]);
    expect(gaps(fn.calls)).toEqual([60_000]);
  });

  test('a delay of Infinity gives up', async () => {
    const [failure] = errors(1);
    expect(await errorOf(retry(flaky([failure]), { delay: () => Infinity }))).toBe(failure);
  });

  test('onRetry is told of each, and not of the last failure', async () => {
    const told: unknown[] = [];
    const all = errors(3);
    await errorOf(
      retry(flaky(all), { jitter: 'none', onRetry: (...args) => void told.push(args) }),
    );
    expect(told).toEqual([
      [all[0], 1, 100],
      [all[1], 2, 200],
    ]);
  });
});

describe('what is retried', () => {
  test('what retryIf says, at once or later', async () => {
    const wrong = new TypeError('a mistake');
    const asked: number[] = [];
    const retryIf = async (error: unknown, attempt: number): Promise<boolean> => {
      asked.push(attempt);
      await sleep(1);
      return !(error instanceof TypeError);
    };
    const fn = flaky([...errors(1), wrong, ...errors(1)]);
    expect(await errorOf(retry(fn, { ...NO_JITTER, retryIf }))).toBe(wrong);
    expect(asked).toEqual([1, 2]);
    expect(fn.calls).toHaveLength(2);
  });

  test('what retryIf throws ends it, and the failures are kept', async () => {
    const [failure] = errors(1);
    const broken = new Error('broken predicate');
    const error = await errorOf(
      retry(flaky([failure]), {
        retryIf: () => {
          throw broken;
        },
      }),
    );
    expect(error).toBe(broken);
    expect(suppressedErrors(error)).toEqual([failure]);
  });

  test('never a FatalError', async () => {
    const fatal = new FatalError('the disk is gone');
    const fn = flaky([fatal]);
    expect(await errorOf(retry(fn, { retryIf: () => true }))).toBe(fatal);
    expect(fn.calls).toHaveLength(1);
  });

  test("an AbortError that is nobody's cancellation here is a failure like any other", async () => {
    const foreign = new DOMException('This operation was aborted', 'AbortError');
    expect(await retry(flaky([foreign]))).toBe('attempt 2');
  });
});

describe('timeouts', () => {
  test('an attempt that takes too long is cut short and retried', async () => {
    const seen: unknown[] = [];
    const value = await retry(
      async (attempt) => {
        if (attempt.attempt === 1) await sleepForever(attempt);
        return attempt.attempt;
      },
      { attemptTimeout: 50, ...NO_JITTER, onRetry: (error) => void seen.push(error) },
    );
    expect(value).toBe(2);
    expect(clock.now()).toBe(150);
    expect(seen[0]).toBeInstanceOf(TimeoutError);
  });

  test("the attempt's signal is its own: the next attempt's isn't aborted", async () => {
    const signals: AbortSignal[] = [];
    await retry(
      async (attempt) => {
        signals.push(attempt.signal);
        if (attempt.attempt === 1) await sleepForever(attempt);
      },
      { attemptTimeout: 50 },
    );
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
  });

  test('every attempt is too slow: the last TimeoutError', async () => {
    const error = await errorOf(
      retry((attempt) => sleepForever(attempt), {
        attemptTimeout: 50,
        ...NO_JITTER,
        maxAttempts: 3,
      }),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(suppressedErrors(error)).toHaveLength(2);
    expect(clock.now()).toBe(50 * 3 + 100 + 200);
  });

  test.each([
    ['timeout', () => ({ timeout: 220 })],
    ['deadline', () => ({ deadline: clock.now() + 220 })],
  ])('the %s of the whole passes during an attempt: a TimeoutError, not retried', async (_, of) => {
    const calls: number[] = [];
    const [failure] = errors(1);
    const error = await errorOf(
      retry(
        async (attempt) => {
          calls.push(attempt.attempt);
          if (attempt.attempt === 1) throw failure!;
          await sleepForever(attempt);
        },
        { ...NO_JITTER, attemptTimeout: 1_000, ...of() },
      ),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(suppressedErrors(error)).toEqual([failure]);
    expect(calls).toEqual([1, 2]);
    expect(clock.now()).toBe(220);
  });

  test('a pause that would last beyond it is not begun', async () => {
    const all = errors(9);
    const error = await errorOf(retry(flaky(all), { ...NO_JITTER, timeout: 650 }));
    expect(error).toBe(all[2]); // 100 + 200, and 400 more would be 700
    expect(clock.now()).toBe(300);
  });

  test('the deadline of a scope around it is waited for', async () => {
    const result = await moveOnAfter(650, (scope) => retry(flaky(errors(9)), NO_JITTER, scope));
    expect(result).toEqual({ cancelled: true, timedOut: true, value: undefined });
    expect(clock.now()).toBe(650);
  });

  test('a deadline that has passed: not called', async () => {
    const fn = flaky([]);
    expect(await errorOf(retry(fn, { deadline: clock.now() - 1 }))).toBeInstanceOf(TimeoutError);
    expect(fn.calls).toEqual([]);
  });

  test('an attempt that succeeds after its time counts', async () => {
    const late = (): Promise<string> => sleep(20).then(() => 'late');
    expect(await retry(late, { attemptTimeout: 10, timeout: 15 })).toBe('late');
  });
});

describe('cancellation', () => {
  test.each([
    ['scope', (scope: CancelScope) => retry(flaky(errors(9)), NO_JITTER, scope)],
    ['signal', ({ signal }: CancelScope) => retry(flaky(errors(9)), { ...NO_JITTER, signal })],
  ])('ends a pause at once (by %s)', async (_, run) => {
    const scope = new CancelScope();
    const running = scope.run(() => run(scope));
    const cancelling = sleep(250).then(() => scope.cancel('enough'));
    await running;
    await cancelling;
    expect(clock.now()).toBe(250);
    expect(scope.cancelledCaught).toBe(true);
    expect(clock.pending()).toBe(0);
  });

  test('in an attempt is not retried, whatever retryIf says', async () => {
    const controller = new AbortController();
    let calls = 0;
    const running = retry(
      async (attempt) => {
        calls += 1;
        await sleepForever(attempt);
      },
      { retryIf: () => true, attemptTimeout: 60_000 },
      { signal: controller.signal },
    );
    await Promise.resolve();
    const reason = new Error('the user left');
    controller.abort(reason);
    expect(await errorOf(running)).toBe(reason);
    expect(calls).toBe(1);
    expect(suppressedErrors(reason)).toEqual([]);
  });

  test('a clean-up that fails meanwhile is a failure, and the last', async () => {
    const scope = new CancelScope();
    const failure = new Error('clean-up failed');
    let calls = 0;
    const running = scope.run(() =>
      retry(
        async (attempt) => {
          calls += 1;
          await sleepForever(attempt).catch(() => {
            throw failure;
          });
        },
        {},
        scope,
      ),
    );
    scope.cancel();
    expect(await errorOf(running)).toBe(failure);
    expect(calls).toBe(1);
  });

  test('before the start: not called', async () => {
    const fn = flaky([]);
    const reason = new Error('too late');
    const error = await errorOf(retry(fn, {}, { signal: AbortSignal.abort(reason) }));
    expect(error).toBe(reason);
    expect(fn.calls).toEqual([]);
  });

  test('while retryIf thinks: no further attempt, nobody is told', async () => {
    const scope = new CancelScope();
    const fn = flaky(errors(3));
    let told = 0;
    const retryIf = async (): Promise<boolean> => {
      scope.cancel();
      return true;
    };
    await scope.run(() => retry(fn, { retryIf, onRetry: () => (told += 1) }, scope));
    expect(scope.cancelledCaught).toBe(true);
    expect([fn.calls.length, told]).toEqual([1, 0]);
  });
});

describe('in a task', () => {
  test('the attempts are counted, and the task is cancelled with its group', async () => {
    await withTaskGroup(async (group) => {
      const done = group.startSoon((task) => retry(flaky(errors(2)), NO_JITTER, task));
      const stuck = group.startSoon(async (task) => {
        try {
          await retry((attempt) => sleepForever(attempt), {}, task);
        } catch (error) {
          expect(isCancellation(error, task)).toBe(true);
          throw error;
        }
      });
      await done.wait();
      expect([done.status, done.attempts]).toEqual(['fulfilled', 3]);
      expect(stuck.attempts).toBe(1);
      group.cancel();
      await stuck.wait();
      expect(stuck.status).toBe('cancelled');
    });
  });

  test("its signal does as well: it is the task's", async () => {
    await withTaskGroup(async (group) => {
      const task = group.startSoon(({ signal }) => retry(flaky(errors(1)), { signal }));
      await task.wait();
      expect(task.report().attempts).toBe(2);
    });
  });
});

describe('options that cannot be', () => {
  test.each([
    ['maxAttempts', 0, RangeError],
    ['maxAttempts', 1.5, RangeError],
    ['maxAttempts', NaN, RangeError],
    ['maxAttempts', '3', TypeError],
    ['base', -1, RangeError],
    ['base', '1s', TypeError],
    ['factor', 0.5, RangeError],
    ['factor', NaN, RangeError],
    ['cap', NaN, RangeError],
    ['jitter', 'half', TypeError],
    ['random', 4, TypeError],
    ['retryIf', true, TypeError],
    ['delay', 100, TypeError],
    ['onRetry', 'log', TypeError],
    ['attemptTimeout', -1, RangeError],
    ['timeout', -1, RangeError],
    ['deadline', NaN, RangeError],
  ])('%s: %s', async (name, value, kind) => {
    const fn = flaky([]);
    const error = await errorOf(retry(fn, { [name]: value }));
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toMatch(/^Cannot retry as .*: current value is /);
    expect(fn.calls).toEqual([]);
  });

  test('a promise is no attempt', async () => {
    const error = await errorOf(retry(Promise.resolve() as never));
    expect(String(error)).toBe(
      'TypeError: Cannot retry as its first argument must be a function: current value is a promise',
    );
  });

  test('two that contradict each other', async () => {
    const { signal } = new AbortController();
    expect(await errorOf(retry(flaky([]), { timeout: 1, deadline: 1 }))).toBeInstanceOf(TypeError);
    expect(await errorOf(retry(flaky([]), { signal }, { signal }))).toBeInstanceOf(TypeError);
  });

  test('a delay that is none', async () => {
    const error = await errorOf(retry(flaky(errors(1)), { delay: () => NaN }));
    expect(error).toBeInstanceOf(RangeError);
    expect(suppressedErrors(error)).toHaveLength(1);
  });
});

function failWith(error: unknown): () => Promise<never> {
  return () => Promise.reject(error);
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, i) => time - times[i]!);
}

test('a scope that is passed as the options gives its cancellation, and no deadline of its own', async () => {
  const scope = new CancelScope({ timeout: 50 });
  const value = await scope.run(() => {
    const trying = retry(async ({ attempt, signal }) => {
      await sleep(40, { signal });
      if (attempt < 3) throw new Error('not yet');
      return attempt;
    }, scope);
    scope.deadline += 60_000;
    return trying;
  });
  expect(value).toBe(3);
});
