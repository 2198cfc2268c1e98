import { sleep, withTaskGroup } from '@taskgroup/runtime';
import { enableAmbientContext } from '@taskgroup/runtime/node';
import { beforeEach, expect, test } from 'vitest';
import { defineTask } from '../src/index.ts';
import { useManagers } from './support.ts';

const { open } = useManagers();

beforeEach(() => enableAmbientContext());

test('a manager that is made and closed in a task which is cancelled still ends in order', async () => {
  const slow = defineTask({
    name: 'slow',
    tags: { service: 'test' },
    run: async ({ signal }) => {
      await sleep(100, { signal });
      return 'done';
    },
  });
  let ledger: object | undefined;
  await withTaskGroup((group) => {
    group.startSoon(async (task) => {
      const manager = open();
      await manager.submit(slow, undefined);
      try {
        await sleep(10, task);
        group.cancel('SIGTERM');
        await sleep(10, task);
      } finally {
        ({ ledger } = await manager.close());
      }
    });
  });
  expect(ledger).toMatchObject({ submitted: 1, completed: 1, cancelled: 0 });
});
