import { describe, expect, test, vi } from 'vitest';
import { failAfter, sleep, sleepForever, TaskGroup, withTaskGroup } from '../../src/index.ts';
import type { TaskGroupError } from '../../src/index.ts';
import {
  addInstrument,
  channelNames,
  dumpTaskTreeOn,
  formatTaskTree,
  taskTree,
  traceSpawnSites,
} from '../../src/instrument/index.ts';
import type { Instrument } from '../../src/instrument/index.ts';
import { builtin, spyOnWarnings, testWithBuiltins } from '../host.ts';
import { deferred, errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

function record(): { readonly log: string[]; readonly instrument: Instrument } {
  const log: string[] = [];
  return {
    log,
    instrument: {
      groupOpened: ({ name }) => log.push(`open ${name}`),
      groupClosed: ({ name }, error) => log.push(`close ${name} ${String(error)}`),
      taskSpawned: ({ name }) => log.push(`spawn ${name}`),
      taskStarted: ({ name }) => log.push(`start ${name}`),
      taskSettled: ({ name, status }) => log.push(`settle ${name} ${status}`),
      cancelled: ({ what, source }) => log.push(`cancel ${what} by ${source}`),
      errorReported: (error, name) => log.push(`error ${String(error)} of ${name}`),
    },
  };
}

describe('instruments', () => {
  test('are told of everything, in order', async () => {
    const { log, instrument } = record();
    const added = addInstrument(instrument);
    await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon((task) => sleepForever(task), { name: 'a' });
          group.startSoon(() => Promise.reject(new Error('no')), { name: 'b' });
        },
        { name: 'g' },
      ),
    );
    added[Symbol.dispose]();
    await TaskGroup.all([() => 1]);
    expect(log).toEqual([
      'open g',
      'spawn g.a',
      'spawn g.b',
      'start g.a',
      'start g.b',
      'settle g.b failed',
      'cancel task group "g" by child',
      'settle g.a cancelled',
      'close g TaskGroupError: Task group "g" failed with 1 error: no',
    ]);
  });

  // trio test_instruments_crash
  test('one that throws is out, and the others and the work go on', async () => {
    const warn = spyOnWarnings();
    const { log, instrument } = record();
    const broken = addInstrument({
      taskStarted: () => {
        throw new Error('broken instrument');
      },
    });
    const added = addInstrument(instrument);
    expect(await TaskGroup.all([() => 1, () => 2])).toEqual([1, 2]);
    expect(log.filter((line) => line.startsWith('start'))).toHaveLength(2);
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]![0]).toContain('An instrument threw in taskStarted() and is out');
    for (const each of [broken, added]) each[Symbol.dispose]();
    warn.mockRestore();
  });

  test('errors that no promise carries are told', async () => {
    const { log, instrument } = record();
    const added = addInstrument(instrument);
    const warn = spyOnWarnings();
    await withTaskGroup((group) => void group.startSoon(() => Promise.reject(new Error('x'))), {
      policy: 'supervisor',
    });
    expect(log).toContain('error Error: x of TaskGroup.0');
    warn.mockRestore();
    added[Symbol.dispose]();
  });
});

testWithBuiltins(
  'diagnostics channels carry the same, for whoever subscribes by name',
  async () => {
    const { channel } = builtin('node:diagnostics_channel');
    const seen: string[] = [];
    const subscriptions = channelNames.map((name) => {
      const listener = (): void => void seen.push(name);
      channel(`taskgroup:${name}`).subscribe(listener);
      return () => channel(`taskgroup:${name}`).unsubscribe(listener);
    });
    await withTaskGroup((group) => {
      group.startSoon(() => {});
      group.cancel();
    });
    for (const unsubscribe of subscriptions) unsubscribe();
    await TaskGroup.all([() => 1]);
    expect(seen).toEqual(['group:open', 'task:spawn', 'cancel', 'task:settle', 'group:close']);
  },
);

describe('the task tree', () => {
  test('shows who owns what, for how long, and what was told to stop', async () => {
    const deaf = deferred();
    const run = withTaskGroup(
      async (group) => {
        group.startSoon(
          (task) =>
            withTaskGroup((inner) => void inner.startSoon(() => deaf.promise, { name: 'deaf' }), {
              name: 'inner',
              signal: task.signal,
              graceMs: Infinity,
            }),
          { name: 'outer-task' },
        );
        group.startSoon((task) => failAfter(5_000, (scope) => sleepForever(scope), task), {
          name: 'timed',
        });
        await sleep(2_000, group);
        expect(formatTaskTree().split('\n')).toEqual([
          'group jobs  open  2.0 s',
          '├─ task jobs.outer-task  running  2.0 s',
          '│  └─ group inner  open  2.0 s',
          '│     └─ task inner.deaf  running  2.0 s',
          '└─ task jobs.timed  running  2.0 s',
          '   └─ scope  open  deadline in 3.0 s',
        ]);
        group.cancel();
        await microtasks();
        expect(formatTaskTree().split('\n')).toEqual([
          'group jobs  cancelled  2.0 s',
          '└─ task jobs.outer-task  cancelling  2.0 s',
          '   └─ group inner  cancelled  2.0 s',
          '      └─ task inner.deaf  cancelling  2.0 s',
        ]);
        deaf.resolve();
      },
      { name: 'jobs', graceMs: Infinity },
    );
    await run;
    expect(formatTaskTree()).toBe('no task groups are open');
  });

  test('names what was abandoned', async () => {
    const deaf = deferred();
    await withTaskGroup((group) => {
      group.startSoon(() => deaf.promise, { name: 'deaf', abandonOnCancel: true });
      setTimeout(() => group.cancel(), 1);
    });
    expect(taskTree()).toMatchObject([{ name: 'TaskGroup.deaf', state: 'abandoned' }]);
    deaf.resolve();
    await settle();
    expect(taskTree()).toEqual([]);
  });

  test('has the spawn site when that is traced', async () => {
    traceSpawnSites(true);
    await withTaskGroup(async (group) => {
      group.startSoon((task) => sleep(5, task));
      await microtasks();
      expect(taskTree()[0]?.children[0]?.site).toMatch(/instrument\.test\.ts\S*:\d+:\d+/);
    });
    traceSpawnSites(false);
  });

  testWithBuiltins('is dumped on a signal', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const dumping = dumpTaskTreeOn('SIGUSR2');
    await withTaskGroup(
      async () => {
        process.emit('SIGUSR2', 'SIGUSR2');
      },
      { name: 'server' },
    );
    dumping[Symbol.dispose]();
    expect(String(write.mock.calls[0]![0])).toMatch(
      /^Task tree of process \d+:\ngroup server {2}open {2}0\.0 s\n$/,
    );
    expect(process.listenerCount('SIGUSR2')).toBe(0);
    write.mockRestore();
  });
});

test('a failure still has its usual shape while it is watched', async () => {
  const error = (await errorOf(
    withTaskGroup((group) => void group.startSoon(() => Promise.reject(new Error('x')))),
  )) as TaskGroupError;
  expect(error.errors).toHaveLength(1);
});
