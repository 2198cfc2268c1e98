import { AsyncLocalStorage } from 'node:async_hooks';
import { sleep } from '@taskgroup/runtime';
import { expect, test } from 'vitest';
import { defineTask } from '../src/index.ts';
import { useManagers } from './support.ts';

const { open } = useManagers();

test('a task does not run in the context of whoever submitted it, or made room for it', async () => {
  const request = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const job = defineTask({
    name: 'job',
    tags: { service: 'test' },
    run: async (task) => {
      seen.push(request.getStore());
      await sleep(1, task);
      seen.push(request.getStore());
    },
  });
  const manager = open({ concurrency: 1 });
  await request.run('a request', async () => {
    await manager.submit(job, undefined);
    await manager.submit(job, undefined);
  });
  await manager.close();
  expect(seen).toEqual([undefined, undefined, undefined, undefined]);
});
