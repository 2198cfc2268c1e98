import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { CancelScope, moveOnAfter, sleep, withTaskGroup } from '../../src/index.ts';
import { openProcess, runProcess } from '../../src/node/process/index.ts';
import { errorOf } from '../support.ts';
import {
  fixture,
  nextChunk,
  node,
  pidsIn,
  recordWarnings,
  runs,
  SLEEP,
} from './process-support.ts';

test('a process is talked to while it runs', async () => {
  const cat = await openProcess('cat');
  cat.stdin!.write('hello');
  expect(await nextChunk(cat.stdout)).toBe('hello');
  expect(cat.exit).toBeUndefined();
  cat.stdin!.end();
  expect(await cat.wait()).toEqual({ exitCode: 0, signal: undefined });
  expect(cat.exit).toEqual({ exitCode: 0, signal: undefined });
  await cat.close();
});

test('closing ends what still runs, and closes the streams', async () => {
  const process = await openProcess(...SLEEP);
  await process.close();
  expect(process.exit).toEqual({ exitCode: undefined, signal: 'SIGTERM' });
  expect(runs(process.pid)).toBe(false);
  expect([process.stdin, process.stdout, process.stderr].map((each) => each?.destroyed)).toEqual([
    true,
    true,
    true,
  ]);
});

test('closing twice, or at the same time, is one end', async () => {
  const process = await openProcess(...SLEEP);
  expect(process.close()).toBe(process.close());
  await process.close();
  await process[Symbol.asyncDispose]();
});

test('a process that ignores SIGTERM is killed after its grace, and a warning says so', async () => {
  const warnings = recordWarnings('TASKGROUP_PROCESS_KILLED');
  const process = await openProcess(...fixture('stubborn.mjs'), { graceMs: 100 });
  await nextChunk(process.stdout);
  await process.close();
  warnings.stop();
  expect(process.exit).toEqual({ exitCode: undefined, signal: 'SIGKILL' });
  expect(warnings.messages).toHaveLength(1);
  expect(warnings.messages[0]).toContain(
    `Process ${process.pid} was asked to end (SIGTERM) and still ran after 100 ms`,
  );
});

test('a process that ends in its grace has its own exit code', async () => {
  const process = await openProcess(...fixture('polite.mjs'));
  await nextChunk(process.stdout);
  await process.close();
  expect(process.exit).toEqual({ exitCode: 2, signal: undefined });
});

test('the children and grandchildren end with the process', async () => {
  const family = await openProcess(...fixture('family.mjs'));
  const pids = pidsIn(await nextChunk(family.stdout));
  expect(pids.map(runs)).toEqual([true, true, true]);
  await family.close();
  expect(pids.map(runs)).toEqual([false, false, false]);
});

test('grandchildren that ignore SIGTERM are killed, also when the process itself has ended', async () => {
  const family = await openProcess(...fixture('family.mjs', '2', 'stubborn'), { graceMs: 50 });
  const pids = pidsIn(await nextChunk(family.stdout));
  process.kill(pids[0]!, 'SIGKILL');
  await family.wait();
  expect(pids.map(runs)).toEqual([false, true, true]);
  await family.close();
  expect(pids.map(runs)).toEqual([false, false, false]);
});

test.runIf(process.platform === 'linux')(
  'a child that leads a session of its own ends too, with its children',
  async () => {
    const family = await openProcess(...fixture('family.mjs', '2', 'stray', 'stubborn'), {
      graceMs: 50,
    });
    const pids = pidsIn(await nextChunk(family.stdout));
    expect(pids.map(runs)).toEqual([true, true, true]);
    await family.close();
    expect(pids.map(runs)).toEqual([false, false, false]);
  },
);

test('without a session of its own the tree ends all the same', async () => {
  const family = await openProcess(...fixture('family.mjs'), { newSession: false });
  const pids = pidsIn(await nextChunk(family.stdout));
  await family.close();
  expect(pids.map(runs)).toEqual([false, false, false]);
});

test('kill() and terminate() reach the tree, sendSignal() the process alone', async () => {
  const family = await openProcess(...fixture('family.mjs', '2', 'stubborn'));
  const pids = pidsIn(await nextChunk(family.stdout));
  family.terminate();
  await sleep(100);
  expect(pids.map(runs)).toEqual([true, true, true]);
  family.sendSignal('SIGKILL');
  await family.wait();
  expect(pids.map(runs)).toEqual([false, true, true]);
  family.sendSignal('SIGKILL'); // Nobody is there any more.
  family.kill();
  await family.close();
  expect(pids.map(runs)).toEqual([false, false, false]);
});

test('cancelling a wait does not end the process', async () => {
  const process = await openProcess(...SLEEP);
  const { timedOut } = await moveOnAfter(20, (scope) => process.wait(scope));
  expect([timedOut, process.exit]).toEqual([true, undefined]);
  await process.close();
});

test('cancelling its owner ends the process', async () => {
  const scope = new CancelScope();
  const process = await openProcess(...SLEEP, scope);
  scope.cancel();
  await process.wait();
  expect(process.exit).toMatchObject({ signal: 'SIGTERM' });
  await process.close();
});

test('a process that has ended lets go of its owner', async () => {
  const controller = new AbortController();
  let listeners = 0;
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof add>) => (listeners++, add(...args)),
    removeEventListener: (...args: Parameters<typeof remove>) => (listeners--, remove(...args)),
  });
  for (let i = 0; i < 3; i += 1) await runProcess('true', [], { signal });
  expect(listeners).toBe(0);
});

test('no listener of ours stays on this process once nothing runs', async () => {
  const count = (): number[] =>
    ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'].map((event) => process.listenerCount(event));
  const before = count();
  const one = await openProcess(...SLEEP);
  expect(count()).toEqual(before.map((each) => each + 1));
  await one.close();
  await runProcess('true');
  expect(count()).toEqual(before);
});

test('a deliverCancel that returns too early is followed by SIGKILL', async () => {
  const warnings = recordWarnings('TASKGROUP_PROCESS_KILLED');
  const process = await openProcess(...SLEEP, { graceMs: 30, deliverCancel: () => {} });
  await process.close();
  warnings.stop();
  expect(process.exit).toMatchObject({ signal: 'SIGKILL' });
  expect(warnings.messages[0]).toContain('asked to end (deliverCancel)');
});

test('a deliverCancel that throws: the process is killed, and close() tells', async () => {
  const deliverCancel = (): void => {
    throw new Error('no connection');
  };
  const process = await openProcess(...SLEEP, { deliverCancel });
  expect(String(await errorOf(process.close()))).toBe('Error: no connection');
  expect(process.exit).toMatchObject({ signal: 'SIGKILL' });
});

test('a deliverCancel may end the process through its input', async () => {
  const [command, args] = node(`for await (const _ of process.stdin); process.exitCode = 5`);
  const process = await openProcess(command, args, {
    deliverCancel: async ({ stdin }, options) => {
      stdin!.end();
      await sleep(60_000, options);
    },
  });
  await withTaskGroup((group) => {
    group.startSoon(() => process.close());
  });
  expect(process.exit).toEqual({ exitCode: 5, signal: undefined });
});

test('a deliverCancel may take its time to send a command', async () => {
  const [command, args] = node(
    `for await (const text of process.stdin) if (String(text) === 'quit') process.exitCode = 7;`,
  );
  const process = await openProcess(command, args, {
    deliverCancel: async ({ stdin }, options) => {
      await sleep(5, options);
      stdin!.write('quit');
    },
  });
  await process.close();
  expect(process.exit).toEqual({ exitCode: 7, signal: undefined });
});

test('no file descriptor is left over', async () => {
  const { readdirSync } = await import('node:fs');
  const count = (): number => readdirSync('/dev/fd').length;
  await runProcess('true');
  const before = count();
  for (let i = 0; i < 5; i += 1) {
    await runProcess('true');
    await errorOf(runProcess('false'));
    await errorOf(runProcess('no-such-program'));
    await (await openProcess(...SLEEP)).close();
  }
  await sleep(20);
  expect(count()).toBe(before);
});

test.skipIf(process.platform !== 'linux')(
  'many stubborn families that are waited for leave the event loop to others',
  async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const script = '(trap "" TERM; while :; do sleep 1; done) & wait';
    const families = await Promise.all(
      Array.from({ length: 20 }, () => openProcess('sh', ['-c', script], { graceMs: 500 })),
    );
    await sleep(100); // They set their traps.
    delay.enable();
    await Promise.all(families.map((family) => family.close()));
    delay.disable();
    expect(delay.percentile(50) / 1e6).toBeLessThan(50); // Hundreds, when each look read the table of all processes.
  },
);
