import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BrokenResourceError, openChannel, Queue } from '../../src/channel/index.ts';
import { sleep, withTaskGroup } from '../../src/index.ts';
import type { TaskContext } from '../../src/index.ts';
import { useVirtualClock } from '../support.ts';

// Whole programs: tasks that produce and consume at their own pace, and are cancelled at any moment.
useVirtualClock();

const OPTIONS = { numRuns: 200, seed: 411 };
const worker = fc.record({ pace: fc.nat(3), cancelAt: fc.option(fc.nat(40), { nil: Infinity }) });
const program = fc.record({
  size: fc.constantFrom(1, 3, Infinity),
  producers: fc.array(worker, { minLength: 1, maxLength: 4 }),
  consumers: fc.array(worker, { minLength: 1, maxLength: 4 }),
});
type Worker = typeof worker extends fc.Arbitrary<infer T> ? T : never;

/** Runs `work` for each worker, and cancels those that are to be cancelled. */
async function run(
  crews: readonly (readonly [
    readonly Worker[],
    (worker: Worker, id: number, task: TaskContext) => Promise<void>,
  ])[],
): Promise<void> {
  await withTaskGroup((group) => {
    for (const [workers, work] of crews) {
      for (const [id, each] of workers.entries()) {
        const task = group.startSoon((context) => work(each, id, context));
        if (each.cancelAt === Infinity) continue;
        group.startSoon(async (context) => {
          await sleep(each.cancelAt, context);
          task.cancel();
        });
      }
    }
  });
}

/** Every item came once, and the items of each producer in their order. */
function expectOnceAndInOrder(sent: readonly string[], seen: readonly string[]): void {
  expect([...seen].sort()).toEqual([...sent].sort());
  for (const id of new Set(sent.map((item) => item[0]))) {
    const of = (items: readonly string[]) => items.filter((item) => item[0] === id);
    expect(of(seen)).toEqual(of(sent));
  }
}

test('a channel: what was sent is received once, in order, or still there when all receivers went', async () => {
  await fc.assert(
    fc.asyncProperty(program, async ({ size, producers, consumers }) => {
      const [send, receive] = openChannel<string>(size === 1 ? 0 : size);
      const rest = receive.clone();
      const sent: string[] = [];
      const seen: string[] = [];
      const ends = producers.map(() => send.clone());
      const loops = consumers.map(() => receive.clone());
      send.close();
      receive.close();
      const produce = async ({ pace }: Worker, id: number, task: TaskContext): Promise<void> => {
        try {
          for (let i = 0; i < 10; i += 1) {
            await sleep(pace, task);
            await ends[id]!.send(`${id}.${i}`, task);
            sent.push(`${id}.${i}`);
          }
        } finally {
          ends[id]!.close();
        }
      };
      const consume = async ({ pace }: Worker, id: number, task: TaskContext): Promise<void> => {
        try {
          for await (const item of loops[id]!.values(task)) {
            seen.push(item);
            await sleep(pace, task);
          }
        } finally {
          loops[id]!.close();
          const others = rest.statistics().openReceiveChannels - 1;
          if (others === 0) for await (const item of rest) seen.push(item); // Or the producers would wait for ever.
        }
      };
      await run([
        [producers, produce],
        [consumers, consume],
      ]);
      for await (const item of rest) seen.push(item);
      expectOnceAndInOrder(sent, seen);
      expect(rest.statistics()).toMatchObject({
        currentBufferUsed: 0,
        openSendChannels: 0,
        tasksWaitingSend: 0,
        tasksWaitingReceive: 0,
      });
    }),
    OPTIONS,
  );
});

test('a channel: when the receivers go, the senders are told, and nobody waits any more', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.nat(30), async ({ size, producers }, closeAt) => {
      const [send, receive] = openChannel<number>(size === 1 ? 0 : size);
      await run([
        [
          producers,
          async ({ pace }, _, task) => {
            try {
              for (;;) {
                await sleep(pace + 1, task);
                await send.send(0, task);
              }
            } catch (error) {
              if (!(error instanceof BrokenResourceError)) throw error;
            }
          },
        ],
        [
          [{ pace: 0, cancelAt: Infinity }],
          async (_worker, _id, task) => {
            await sleep(closeAt, task);
            receive.close();
          },
        ],
      ]);
      expect(send.statistics()).toMatchObject({ tasksWaitingSend: 0, currentBufferUsed: 0 });
    }),
    OPTIONS,
  );
});

test('a queue: join waits for just the items that were got, whoever is cancelled', async () => {
  await fc.assert(
    fc.asyncProperty(program, async ({ size, producers, consumers }) => {
      const queue = new Queue<string>(size);
      const sent: string[] = [];
      const seen: string[] = [];
      let producing = producers.length;
      const crew = [...consumers, { pace: 0, cancelAt: Infinity }]; // One goes on to the end.
      await run([
        [
          producers,
          async ({ pace }, id, task) => {
            try {
              for (let i = 0; i < 10; i += 1) {
                await sleep(pace, task);
                await queue.put(`${id}.${i}`, task);
                sent.push(`${id}.${i}`);
              }
            } finally {
              producing -= 1;
              if (producing === 0) queue.shutdown();
            }
          },
        ],
        [
          crew,
          async ({ pace }, _, task) => {
            for await (const item of queue.values(task)) {
              seen.push(item);
              queue.taskDone();
              await sleep(pace, task);
            }
          },
        ],
      ]);
      if (producing > 0) queue.shutdown(); // Somebody was cancelled before the start.
      for await (const item of queue) {
        seen.push(item);
        queue.taskDone();
      }
      await queue.join();
      expectOnceAndInOrder(sent, seen);
      expect(queue.statistics()).toMatchObject({ size: 0, unfinishedTasks: 0, tasksWaitingGet: 0 });
    }),
    OPTIONS,
  );
});
