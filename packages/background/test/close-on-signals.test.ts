import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';

const DIST = path.resolve(import.meta.dirname, '../dist/index.js');

/** A program with one task that takes its time to clean up. */
function start(cleanUp: string) {
  const program = `
    import { BackgroundTaskManager, closeOnSignals, defineTask } from ${JSON.stringify(DIST)};
    const manager = new BackgroundTaskManager({ gracePeriod: 0, cleanupPeriod: 60_000 });
    closeOnSignals(manager);
    const job = defineTask({
      name: 'job',
      tags: { service: 'test' },
      run: ({ signal }) => new Promise((resolve, reject) => {
        const alive = setInterval(() => {}, 1_000);
        signal.addEventListener('abort', () => { console.log('cancelled'); ${cleanUp} });
        console.log('up');
      }),
    });
    await manager.submit(job, undefined);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const said = async (text: string) => {
    while (!output.includes(text)) output += String((await once(child.stdout, 'data'))[0]);
  };
  return { child, said, ended: once(child, 'exit') };
}

test.skipIf(process.platform === 'win32')(
  'a signal closes the manager, and the process ends by that signal',
  async () => {
    const { child, said, ended } = start('clearInterval(alive); reject(signal.reason);');
    await said('up');
    child.kill('SIGTERM');
    await said('cancelled');
    expect(await ended).toEqual([null, 'SIGTERM']);
  },
);

test.skipIf(process.platform === 'win32')('a second signal ends it at once', async () => {
  const { child, said, ended } = start('');
  await said('up');
  child.kill('SIGTERM');
  await said('cancelled');
  child.kill('SIGINT');
  expect(await ended).toEqual([null, 'SIGINT']);
});
