/**
 * trio's `_core/_tests/test_instrumentation.py`.
 *
 * The hooks tell of groups and tasks, not of the steps of a scheduler, which JavaScript's host keeps to itself: opening
 * and closing of a group stand for `before_run` and `after_run`, start and end of a task for its steps.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CancelScope, sleep, sleepForever, withTaskGroup } from '../../src/index.ts';
import type { Task } from '../../src/index.ts';
import { addInstrument } from '../../src/instrument/index.ts';
import type { Instrument } from '../../src/instrument/index.ts';
import { spyOnWarnings } from '../host.ts';
import { errorOf, settle } from '../support.ts';

const added: Disposable[] = [];

/** Adds an instrument for the rest of the test. */
function add(instrument: Instrument): Disposable {
  const disposable = addInstrument(instrument);
  added.push(disposable);
  return disposable;
}

afterEach(() => {
  for (const each of added.splice(0)) each[Symbol.dispose]();
});

/** Writes down what it is told. */
class Recorder implements Instrument {
  readonly record: string[] = [];

  groupOpened(group: { name: string }): void {
    this.record.push(`open ${group.name}`);
  }
  groupClosed(group: { name: string }, error: unknown): void {
    this.record.push(`close ${group.name}${error === undefined ? '' : ' failed'}`);
  }
  taskSpawned(task: Task): void {
    this.record.push(`spawn ${task.name}`);
  }
  taskStarted(task: Task): void {
    this.record.push(`start ${task.name}`);
  }
  taskSettled(task: Task): void {
    this.record.push(`settle ${task.name} ${task.status}`);
  }
}

const expected = ['open g', 'spawn g.work', 'start g.work', 'settle g.work fulfilled', 'close g'];

function runOne(work: () => unknown = () => {}): Promise<void> {
  return withTaskGroup((group) => void group.startSoon(work, { name: 'work' }), { name: 'g' });
}

describe('instruments', () => {
  test('all are told the same, and one may take the place of another on the way', async () => {
    const [all, first, second] = [new Recorder(), new Recorder(), new Recorder()];
    add(all);
    const leaving = add(first);
    await runOne(() => {
      leaving[Symbol.dispose]();
      leaving[Symbol.dispose](); // Taking it out again changes nothing (KeyError in trio).
      add(second);
    });
    expect(all.record).toEqual(expected);
    expect([...first.record, ...second.record]).toEqual(all.record);
    expect(second.record).toEqual(expected.slice(3));
  });

  test('adding it twice is adding it once', async () => {
    const recorder = new Recorder();
    add(recorder);
    add(recorder);
    await runOne();
    expect(recorder.record).toEqual(expected);
  });

  test('they are told in the order of adding', async () => {
    const record: string[] = [];
    add({ taskStarted: () => record.push('first') });
    add({ taskStarted: () => record.push('second') });
    await runOne();
    expect(record).toEqual(['first', 'second']);
  });
});

test('instruments_interleave: two tasks, event by event', async () => {
  const recorder = new Recorder();
  add(recorder);
  await withTaskGroup(
    (group) => {
      group.startSoon((task) => task.checkpoint(), { name: 't1' });
      group.startSoon((task) => task.checkpoint(), { name: 't2' });
    },
    { name: 'g' },
  );
  expect(recorder.record).toEqual([
    'open g',
    'spawn g.t1',
    'spawn g.t2',
    'start g.t1',
    'start g.t2',
    'settle g.t1 fulfilled',
    'settle g.t2 fulfilled',
    'close g',
  ]);
});

test('null_instrument: one that wants to know nothing, and has methods of its own', async () => {
  let called = false;
  add({ somethingUnrelated: () => (called = true) } as Instrument);
  await runOne();
  expect(called).toBe(false);
});

describe('instrument_before_after_run: the beginning and the end of a group', () => {
  test('that ends well', async () => {
    const record: unknown[] = [];
    add({
      groupOpened: () => record.push('opened'),
      groupClosed: (_, error) => record.push('closed', error),
    });
    await withTaskGroup(() => {});
    expect(record).toEqual(['opened', 'closed', undefined]);
  });

  test('that fails: with what it rejects with', async () => {
    const errors: unknown[] = [];
    add({ groupClosed: (_, error) => errors.push(error) });
    const error = await errorOf(runOne(() => Promise.reject(new Error('oops'))));
    expect(errors).toEqual([error]);
  });
});

describe('instrument_task_spawn_exit', () => {
  test('the task is the one that its owner has', async () => {
    const record: unknown[] = [];
    add({
      taskSpawned: (task) => record.push('spawned', task),
      taskSettled: (task) => record.push('settled', task),
    });
    await withTaskGroup(async (group) => {
      const task = group.startSoon(() => {});
      await task.wait();
      expect(record).toEqual(['spawned', task, 'settled', task]);
    });
  });

  test.each([
    ['failed', () => Promise.reject(new Error('oops')), {}],
    ['cancelled', (task: CancelScope) => sleepForever(task), { timeout: 5 }],
  ])('one that is %s in the end', async (status, work, options) => {
    const seen: string[] = [];
    add({ taskSettled: (task) => seen.push(task.status) });
    await errorOf(withTaskGroup((group) => void group.startSoon(work as () => unknown), options));
    expect(seen).toEqual([status]);
  });

  test('one that is never called: spawned and settled, not started', async () => {
    const recorder = new Recorder();
    add(recorder);
    await withTaskGroup(
      (group) => {
        group.cancel();
        group.startSoon(() => {}, { name: 'late' });
      },
      { name: 'g' },
    );
    expect(recorder.record).toEqual([
      'open g',
      'spawn g.late',
      'settle g.late cancelled',
      'close g',
    ]);
  });

  test('one that is started with start()', async () => {
    const recorder = new Recorder();
    add(recorder);
    await withTaskGroup(
      async (group) => {
        await group.start((task) => task.taskStatus.started(), { name: 'server' });
      },
      { name: 'g' },
    );
    expect(recorder.record).toEqual([
      'open g',
      'spawn g.server',
      'start g.server',
      'settle g.server fulfilled',
      'close g',
    ]);
  });
});

describe('instruments_crash', () => {
  let warnings: string[] = [];

  beforeEach(() => {
    warnings = [];
    spyOnWarnings().mockImplementation((text) => void warnings.push(text));
  });
  afterEach(() => void vi.restoreAllMocks());

  const hooks: (keyof Instrument)[] = [
    'groupOpened',
    'groupClosed',
    'taskSpawned',
    'taskStarted',
    'taskSettled',
    'cancelled',
    'errorReported',
  ];

  test.each(hooks)('one that throws in %s is out; the rest and the work go on', async (hook) => {
    let thrown = 0;
    const before = new Recorder();
    const after = new Recorder();
    add(before);
    add({
      [hook]() {
        thrown += 1;
        throw new Error('oops');
      },
    });
    add(after);
    const ran: string[] = [];
    await withTaskGroup(
      (group) => {
        group.startSoon(() => ran.push('first'), { name: 'first' });
        group.startSoon(() => Promise.reject(new Error('reported')), { name: 'second' });
        group.startSoon((task) => task.checkpoint().then(() => group.cancel()), { name: 'third' });
        group.startSoon((task) => sleepForever(task), { name: 'fourth' });
      },
      { name: 'g', policy: 'supervisor', onFailure: () => {} },
    );
    await withTaskGroup(() => {}, { name: 'next' });
    expect(ran).toEqual(['first']);
    expect(before.record).toEqual(after.record);
    expect(before.record).toContain('settle g.second failed');
    expect(before.record.at(-1)).toBe('close next');
    // A supervisor's own `onFailure` was told: nothing is left to report.
    expect(thrown).toBe(hook === 'errorReported' ? 0 : 1);
    expect(warnings.filter((text) => text.includes('oops'))).toHaveLength(thrown);
  });

  test('instrument_that_raises_on_getattr: one whose hook can’t be read is out as well', async () => {
    const seen: string[] = [];
    add({
      get taskStarted(): never {
        throw new Error('oops');
      },
      groupClosed: () => seen.push('closed'),
    });
    await runOne();
    // trio looks at once, and refuses to add it; here a hook is read when it is needed.
    expect(seen).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('oops')]);
  });
});

test('instruments_monkeypatch: a hook that comes later is called, one that goes is not', async () => {
  // In trio the hooks are read once, when the instrument is added: a matter of speed, and nobody's wish.
  const instrument: Instrument = {};
  const record: string[] = [];
  const handle = add(instrument);
  await runOne(() => {
    instrument.taskSettled = (task) => record.push(task.name);
  });
  expect(record).toEqual(['g.work']);
  delete instrument.taskSettled;
  await runOne();
  expect(record).toEqual(['g.work']);
  handle[Symbol.dispose]();
  instrument.taskSettled = (task) => record.push(task.name);
  await runOne();
  expect(record).toEqual(['g.work']);
});

describe('instrument_call_trio_context: every hook is called, in the middle of things', () => {
  test('all of them, with what they are about', async () => {
    const called = new Set<string>();
    const note = (hook: keyof Instrument) => () => void called.add(hook);
    add({
      groupOpened: note('groupOpened'),
      groupClosed: note('groupClosed'),
      taskSpawned: (task) => {
        expect(task.status).toBe('pending');
        called.add('taskSpawned');
      },
      taskStarted: (task, group) => {
        expect([task.status, group.tasks.has(task)]).toEqual(['running', true]);
        called.add('taskStarted');
      },
      taskSettled: (task, group) => {
        expect(group.tasks.has(task)).toBe(false);
        expect(task.report().endedAt).toBeTypeOf('number');
        called.add('taskSettled');
      },
      cancelled: note('cancelled'),
      errorReported: note('errorReported'),
    });
    spyOnWarnings();
    await withTaskGroup(
      async (group) => {
        group.startSoon(() => Promise.reject(new Error('reported')));
        group.startSoon((task) => sleepForever(task));
        await settle();
        group.cancel();
      },
      { policy: 'supervisor' },
    );
    vi.restoreAllMocks();
    expect([...called].sort()).toEqual([
      'cancelled',
      'errorReported',
      'groupClosed',
      'groupOpened',
      'taskSettled',
      'taskSpawned',
      'taskStarted',
    ]);
  });

  test('a cancellation is told once, for the uppermost, with source and reason', async () => {
    const told: unknown[] = [];
    add({ cancelled: (cancellation) => told.push(cancellation) });
    const scope = new CancelScope({ name: 'outer' });
    await scope.run(() =>
      withTaskGroup(async (group) => {
        group.startSoon((task) => sleepForever(task));
        await settle();
        scope.cancel('enough');
        scope.cancel('again');
        group.cancel();
      }, scope),
    );
    expect(told).toEqual([{ what: 'scope "outer"', source: 'explicit', reason: scope.reason }]);
  });

  test('a deadline', async () => {
    const told: unknown[] = [];
    add({ cancelled: ({ what, source }) => told.push([what, source]) });
    await errorOf(withTaskGroup((group) => sleep(1_000, group), { name: 'g', timeout: 5 }));
    expect(told).toEqual([['task group "g"', 'deadline']]);
  });
});
