import { expect } from 'vitest';
import { sleep, TaskGroup, withTaskGroup } from '../src/index.ts';
import { AsyncLocalStorage, testWithBuiltins } from './host.ts';
import { useVirtualClock } from './support.ts';

useVirtualClock();
const user = AsyncLocalStorage && new AsyncLocalStorage<string>();

// trio test_contextvar_multitask; p-limit #71 and p-queue #200 are the same mistake.
testWithBuiltins(
  'a task sees the context of whoever spawned it, also after a wait for its turn',
  async () => {
    const seen: string[] = [];
    await withTaskGroup(
      (group) => {
        for (const name of ['ada', 'bob', 'cyd']) {
          user.run(name, () => {
            group.startSoon(async (task) => {
              await sleep(10, task);
              seen.push(`${name} as ${user.getStore()}`);
            });
          });
        }
      },
      { limit: 1 },
    );
    expect(seen).toEqual(['ada as ada', 'bob as bob', 'cyd as cyd']);
  },
);

testWithBuiltins('what a task sets does not leak to the others', async () => {
  const seen: (string | undefined)[] = [];
  await user.run('host', () =>
    TaskGroup.forEach(
      [1, 2, 3],
      async (n, _index, task) => {
        seen.push(user.getStore());
        await sleep(1, task);
        user.enterWith(`task ${n}`);
      },
      { limit: 1 },
    ),
  );
  expect(seen).toEqual(['host', 'host', 'host']);
});
