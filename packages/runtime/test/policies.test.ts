import { describe, expect, test } from 'vitest';
import {
  FatalError,
  sleep,
  sleepForever,
  suppressedErrors,
  TaskGroup,
  withTaskGroup,
} from '../src/index.ts';
import type { TaskGroupError, FailureSink, Joiner, SettledTask } from '../src/index.ts';
import { spyOnWarnings } from './host.ts';
import { errorOf, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

describe('supervisor', () => {
  test('a failure is told, and touches neither the siblings nor the group (Kotlin supervisorScope)', async () => {
    const failures: string[] = [];
    const value = await withTaskGroup(
      (group) => {
        group.startSoon(() => Promise.reject(new Error('connection reset')), { name: 'one' });
        group.startSoon((task) => sleep(50, task), { name: 'two' });
        return 'body';
      },
      {
        name: 'server',
        policy: 'supervisor',
        onFailure: (error, name) => failures.push(`${name}: ${String(error)}`),
      },
    );
    expect([value, failures, clock.now()]).toEqual([
      'body',
      ['server.one: Error: connection reset'],
      50,
    ]);
  });

  test('without onFailure a process warning says it', async () => {
    const warn = spyOnWarnings();
    const run = (group: TaskGroup): void => {
      group.startSoon(() => Promise.reject(new Error('connection reset')));
    };
    await withTaskGroup(run, { policy: 'supervisor' });
    const [message, code] = warn.mock.calls[0]!;
    expect(message).toContain('Task "TaskGroup.0" failed, and its supervisor goes on: Error: conn');
    expect(code).toBe('TASKGROUP_TASK_FAILED');
    warn.mockRestore();
  });

  test('what onFailure throws, and what the body throws, fail the group', async () => {
    const thrown = await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon(() => Promise.reject(new Error('task')));
          group.startSoon((task) => sleepForever(task));
          throw new Error('body');
        },
        {
          policy: 'supervisor',
          onFailure: () => {
            throw new Error('handler');
          },
        },
      ),
    );
    expect((thrown as TaskGroupError).errors.map(String)).toEqual(['Error: body']);
  });

  test('onFailure without a supervisor is refused', async () => {
    const error = await errorOf(withTaskGroup(() => {}, { onFailure: () => {} }));
    expect(String(error)).toContain(`'onFailure' needs policy 'supervisor'`);
  });
});

describe('a Joiner of your own (Java StructuredTaskScope.Joiner)', () => {
  class FirstTwo implements Joiner<unknown[]> {
    readonly values: unknown[] = [];
    onComplete(task: SettledTask, group: FailureSink): boolean {
      if (task.status === 'failed') group.addError(task.error);
      if (task.status === 'fulfilled') this.values.push(task.value);
      return this.values.length === 2;
    }
    result(): unknown[] {
      return this.values;
    }
  }

  test('decides when enough has been done, and what the group gives', async () => {
    const values = await withTaskGroup(
      (group) => {
        for (const ms of [30, 10, 20]) {
          group.startSoon(async (task) => {
            await sleep(ms, task);
            return ms;
          });
        }
      },
      { policy: new FirstTwo() },
    );
    expect([values, clock.now()]).toEqual([[10, 20], 20]);
  });

  test('may cancel at a spawn', async () => {
    let spawned = 0;
    const joiner: Joiner<number> = {
      onSpawn: () => (spawned += 1) > 1,
      onComplete: () => false,
      result: () => spawned,
    };
    const called: number[] = [];
    const group = TaskGroup.open({ policy: joiner });
    group.startSoon(() => called.push(1));
    group.startSoon(() => called.push(2));
    expect([await group.join(), called]).toEqual([2, []]);
  });

  test('what it throws is an error of the group', async () => {
    const broken: Joiner<void> = {
      onComplete: () => {
        throw new Error('broken joiner');
      },
      result: () => {},
    };
    const run = withTaskGroup((group) => void group.startSoon(() => {}), { policy: broken });
    expect(((await errorOf(run)) as TaskGroupError).errors.map(String)).toEqual([
      'Error: broken joiner',
    ]);
    const noResult = { onComplete: () => false } as unknown as Joiner<void>;
    expect(String(await errorOf(withTaskGroup(() => {}, { policy: noResult })))).toContain(
      `'policy.result' must be a function`,
    );
  });

  test('twins refuse policies under which values could be missing', async () => {
    const policy = 'supervisor' as never;
    expect(String(await errorOf(TaskGroup.all([], { policy })))).toContain(
      `'policy' must be 'failFast' or 'collectAll'`,
    );
    expect(String(await errorOf(TaskGroup.map([], String, { policy })))).toContain('collectAll');
  });
});

describe('FatalError leaves every group bare (asyncio: SystemExit, anyio test_unhandled_exception_group)', () => {
  test('through nested groups and supervisors, cancelling on its way', async () => {
    const siblings: string[] = [];
    const error = await errorOf(
      withTaskGroup((outer) => {
        outer.startSoon(async (task) => {
          await sleepForever(task).finally(() => siblings.push('cancelled'));
        });
        outer.startSoon((task) =>
          withTaskGroup(
            (inner) => {
              inner.startSoon(() => Promise.reject(new FatalError('disk is gone')));
            },
            { policy: 'supervisor', signal: task.signal },
          ),
        );
      }),
    );
    expect([String(error), siblings]).toEqual(['FatalError: disk is gone', ['cancelled']]);
  });

  test('the others are beside it', async () => {
    const error = await errorOf(
      withTaskGroup((group) => {
        group.startSoon(() => Promise.reject(new Error('ordinary')));
        group.startSoon(() => Promise.reject(new FatalError('fatal')));
      }),
    );
    expect([String(error), suppressedErrors(error).map(String)]).toEqual([
      'FatalError: fatal',
      ['Error: ordinary'],
    ]);
  });
});
