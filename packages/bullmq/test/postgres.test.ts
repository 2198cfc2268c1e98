import { randomUUID } from 'node:crypto';
import { BackgroundTaskManager, defineTask } from '@taskgroup/background';
import { sleep } from '@taskgroup/runtime';
import { MIGRATION_ADVISORY_LOCK_KEY } from 'bullmq';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { bullmq } from '../src/index.ts';
import { SERVER_KINDS } from './support/servers.ts';
import { testServerKind } from './support/test-server-kind.ts';
import { WorkerProcess } from './support/worker-process.ts';

testServerKind('postgres');

const { program, launch } = SERVER_KINDS.find(({ name }) => name === 'postgres')!;

test.skipIf(program === undefined)(
  'a server that goes down while a worker still prepares its tables does not take the worker with it',
  async () => {
    const server = await launch(program!);
    onTestFinished(() => server.stop());
    if (!('postgres' in server.store)) throw new Error('Not a PostgreSQL server');
    const connection = { ...(server.store.postgres as pg.PoolConfig & { migrate: true }) };
    const client = new pg.Client(connection);
    client.on('error', () => {});
    await client.connect();
    await client.query('BEGIN');
    const lock = 'pg_advisory_xact_lock($1, hashtext($2))';
    await client.query(`SELECT ${lock}`, [MIGRATION_ADVISORY_LOCK_KEY, 'bullmq']);

    const options = { queue: randomUUID(), store: server.store };
    const worker = new WorkerProcess(options);
    onTestFinished(() => worker.kill('SIGKILL'));
    const waiting = `SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
    for (;;) {
      const { rows } = await client.query<{ count: number }>(waiting);
      if (rows[0]!.count === 2) break; // Its queue and its worker.
      await sleep(10);
    }
    await server.kill();
    await server.start();

    const backend = bullmq({ ...options, consume: false, storeTimeout: 30_000 });
    await using manager = new BackgroundTaskManager({ backend });
    const slow = defineTask<{ ms: number }, number>({ name: 'slow', run: () => 0 });
    const handle = await submitted(manager, slow);
    expect(await handle.result).toBe(worker.pid);
  },
);

/** The server refuses while it recovers. */
async function submitted(
  manager: BackgroundTaskManager,
  task: Parameters<typeof manager.submit<{ ms: number }, number>>[0],
) {
  for (;;) {
    try {
      return await manager.submit(task, { ms: 1 });
    } catch {
      await sleep(50);
    }
  }
}
