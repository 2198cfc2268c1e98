/**
 * trio's `_tests/test_testing.py`: what is about `trio.testing` itself. The clock is in trio-mock-clock.test.ts, seeds are in
 * trio-scheduler.test.ts.
 *
 * Left out:
 * - `assert_checkpoints`, `assert_no_checkpoints`: JavaScript's `await` always yields, and nothing sees that from outside;
 *   the rule "every function of the package that waits can be cancelled" is tested function by function.
 * - the memory streams (`UnboundedByteQueue`, `MemorySendStream`, `MemoryReceiveStream`, `memory_stream_pump`,
 *   `memory_stream_one_way_pair`, `memory_stream_pair`, `lockstep_streams_with_generic_tests`) and `open_stream_to_socket_listener`:
 *   the package has no streams of bytes; Node's and the web's are there.
 * - `_assert_raises`: a helper of theirs.
 */
import { afterEach, describe, expect, test } from 'vitest';
import {
  CancelScope,
  isCancellation,
  ScopeMisuseError,
  sleep,
  withTaskGroup,
} from '../../src/index.ts';
import type { TaskContext } from '../../src/index.ts';
import {
  BrokenSequenceError,
  Sequencer,
  VirtualClock,
  waitAllTasksBlocked,
} from '../../src/testing/index.ts';
import { errorOf } from '../support.ts';

let clock: VirtualClock | undefined;
afterEach(() => clock?.uninstall());

describe('wait_all_tasks_blocked', () => {
  test('wait_all_tasks_blocked: those who wait wake when the busy one has come to rest', async () => {
    const record: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        for (let i = 0; i < 10; i += 1) await task.checkpoint();
        record.push('busy bee exhausted');
      });
      for (let i = 0; i < 2; i += 1) {
        group.startSoon(async (task) => {
          await waitAllTasksBlocked(0, task);
          record.push('quiet at last');
        });
      }
    });
    expect(record).toEqual(['busy bee exhausted', 'quiet at last', 'quiet at last']);
  });

  test('wait_all_tasks_blocked: it can be cancelled', async () => {
    const record: string[] = [];
    await withTaskGroup((group) => {
      // trio starts a task in a cancelled group; here that has to be asked for.
      group.startSoon(
        async (task) => {
          const error = await errorOf(waitAllTasksBlocked(0, task));
          if (isCancellation(error)) record.push('ok');
        },
        { runWhenCancelled: true },
      );
      group.cancel();
    });
    expect(record).toEqual(['ok']);
  });

  test('wait_all_tasks_blocked_with_timeouts: a sleep is a rest, and its end is a movement', async () => {
    clock = VirtualClock.install();
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        record.push('start');
        await sleep(5, task);
        record.push('finished');
      });
      await waitAllTasksBlocked();
      expect(record).toEqual(['start']);
      await clock!.advance(10);
      await waitAllTasksBlocked();
      expect(record).toEqual(['start', 'finished']);
    });
  });

  test('wait_all_tasks_blocked_with_cushion: the smallest cushion wakes first, equal ones together', async () => {
    const record: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        record.push('blink start');
        for (let i = 0; i < 3; i += 1) await sleep(10, task);
        record.push('blink end');
      });
      const cushions: [string, number][] = [
        ['no cushion', 0],
        ['small cushion', 20],
        ['small cushion', 20],
        ['big cushion', 30],
      ];
      for (const [name, cushion] of cushions) {
        group.startSoon(async (task) => {
          await waitAllTasksBlocked(cushion, task);
          record.push(name);
        });
      }
    });
    expect(record).toEqual([
      'blink start',
      'no cushion',
      'blink end',
      'small cushion',
      'small cushion',
      'big cushion',
    ]);
  });
});

describe('Sequencer', () => {
  test('Sequencer: two tasks take their turns, and the test the last one', async () => {
    const record: string[] = [];
    const sequence = new Sequencer();
    const note = (what: string) => () => void record.push(what);
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        for (const position of [1, 3, 4]) {
          await sequence.run(position, note(`f1 ${position}`), task);
        }
      });
      group.startSoon(async (task) => {
        for (const position of [0, 2]) await sequence.run(position, note(`f2 ${position}`), task);
      });
      await sequence.run(5, () => waitAllTasksBlocked());
      expect(record).toEqual(['f2 0', 'f1 1', 'f2 2', 'f1 3', 'f1 4']);
    });
  });

  test('Sequencer: a position is used once', async () => {
    const sequence = new Sequencer();
    (await sequence.turn(0)).done();
    expect(await errorOf(sequence.turn(0))).toBeInstanceOf(ScopeMisuseError);
  });

  // trio gives the cancelled task the error of the broken sequence too. Here a wait that is cancelled rejects with the
  // reason of its cancellation, wherever it is, so its scope absorbs it; all others get the error.
  test('Sequencer_cancel: who is cancelled while it waits breaks the sequence for everyone', async () => {
    const record: string[] = [];
    const sequence = new Sequencer();
    async function child(position: number, task: TaskContext): Promise<void> {
      const scope = new CancelScope();
      if (position === 1) scope.cancel();
      try {
        await scope.run(() => sequence.run(position, () => record.push('never'), scope), task);
        record.push(`${position} ${scope.cancelledCaught ? 'cancelled' : 'done'}`);
      } catch (error) {
        record.push(`${position} ${(error as Error).name}`);
      }
    }
    await withTaskGroup(async (group) => {
      group.startSoon((task) => child(1, task));
      group.startSoon((task) => child(2, task));
      await waitAllTasksBlocked();
      expect(await errorOf(sequence.turn(0))).toBeInstanceOf(BrokenSequenceError);
    });
    expect(record.sort()).toEqual(['1 cancelled', '2 BrokenSequenceError']);
    expect(await errorOf(sequence.turn(3))).toBeInstanceOf(BrokenSequenceError);
  });
});
