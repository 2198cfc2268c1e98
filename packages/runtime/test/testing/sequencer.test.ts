import { describe, expect, test } from 'vitest';
import { isCancellation, ScopeMisuseError, withTaskGroup } from '../../src/index.ts';
import { BrokenSequenceError, Sequencer, waitAllTasksBlocked } from '../../src/testing/index.ts';
import { errorOf, useVirtualClock } from '../support.ts';

useVirtualClock();

describe('order', () => {
  test('pieces run in the order of their positions, whoever comes first', async () => {
    const sequence = new Sequencer();
    const order: number[] = [];
    await withTaskGroup((group) => {
      for (const position of [3, 0, 4, 2, 1]) {
        group.startSoon((task) => sequence.run(position, () => order.push(position), task));
      }
    });
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  test('a piece that waits keeps the next one from beginning', async () => {
    const sequence = new Sequencer();
    const order: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon((task) => sequence.run(1, () => order.push('1 begins'), task));
      group.startSoon((task) =>
        sequence.run(
          0,
          async () => {
            order.push('0 begins');
            await task.checkpoint();
            order.push('0 ends');
          },
          task,
        ),
      );
    });
    expect(order).toEqual(['0 begins', '0 ends', '1 begins']);
  });

  test('run gives what the piece returns, and passes on when it throws', async () => {
    const sequence = new Sequencer();
    expect(await sequence.run(0, () => 'value')).toBe('value');
    const failure = new Error('in the piece');
    expect(await errorOf(sequence.run(1, () => Promise.reject(failure)))).toBe(failure);
    expect(await sequence.run(2, async () => 'goes on')).toBe('goes on');
  });

  test('a turn lasts until it is done, or disposed of; once is enough', async () => {
    const sequence = new Sequencer();
    const turn = await sequence.turn(0);
    expect(turn.position).toBe(0);
    let came = false;
    const next = sequence.turn(1).then((it) => {
      came = true;
      return it;
    });
    await waitAllTasksBlocked();
    expect(came).toBe(false);
    turn.done();
    turn[Symbol.dispose]();
    (await next).done();
    (await sequence.turn(2)).done();
  });
});

describe('misuse', () => {
  test('a position is for one piece of code', async () => {
    const sequence = new Sequencer();
    await sequence.run(0, () => {});
    const error = await errorOf(sequence.turn(0));
    expect(error).toBeInstanceOf(ScopeMisuseError);
    expect((error as Error).message).toBe(
      'Cannot wait for turn 0 as it was used before: a position is for one piece of code',
    );
    await sequence.run(1, () => {}); // It goes on all the same.
  });

  test.each([
    [-1, RangeError],
    [0.5, RangeError],
    [NaN, RangeError],
    ['1', TypeError],
  ])('position %s is refused', async (position, kind) => {
    await expect(new Sequencer().turn(position as number)).rejects.toThrow(kind);
  });

  test('what is not a function is refused before its position is used', async () => {
    const sequence = new Sequencer();
    await expect(sequence.run(0, 1 as never)).rejects.toThrow(TypeError);
    await sequence.run(0, () => {});
  });
});

describe('cancellation', () => {
  test('it breaks the sequence for all who wait and all who come, and for the cancelled one it is a cancellation', async () => {
    const sequence = new Sequencer();
    const errors: unknown[] = [];
    await withTaskGroup(async (group) => {
      const first = group.startSoon((task) => sequence.turn(1, task));
      for (const position of [2, 3]) {
        group.startSoon(async (task) => {
          errors.push(await errorOf(sequence.turn(position, task)));
        });
      }
      await waitAllTasksBlocked();
      first.cancel();
      expect(isCancellation(await errorOf(first.result))).toBe(true);
    });
    errors.push(await errorOf(sequence.turn(0)));
    expect(errors.map((error) => error instanceof BrokenSequenceError)).toEqual([true, true, true]);
  });

  test('a group that is cancelled as a whole ends without an error', async () => {
    const sequence = new Sequencer();
    await withTaskGroup(async (group) => {
      for (const position of [1, 2, 3]) group.startSoon((task) => sequence.turn(position, task));
      await waitAllTasksBlocked();
      group.cancel();
    });
  });

  test('who is cancelled already does not get even a turn that has come', async () => {
    const sequence = new Sequencer();
    const reason = new Error('too late');
    expect(await errorOf(sequence.turn(0, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(await errorOf(sequence.turn(1))).toBeInstanceOf(BrokenSequenceError);
  });
});
