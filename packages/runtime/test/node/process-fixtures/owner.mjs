// Owns a process, prints its pid, and ends in the way that it is told.
import { openProcess, runProcess } from '../../../dist/node/process/index.js';

const [how, ...words] = process.argv.slice(2);
const command = [
  process.execPath,
  [new URL('./family.mjs', import.meta.url).pathname, '2', ...words],
];
if (how === 'polite') {
  // As the package signal-exit: it waits to be the only one who listens.
  globalThis[Symbol.for('signal-exit emitter')] = { count: 1 };
  const listener = () => {
    if (process.listenerCount('SIGINT') > 1) return;
    process.off('SIGINT', listener);
    process.kill(process.pid, 'SIGINT');
  };
  process.on('SIGINT', listener);
}
if (how === 'main') {
  const { runMain } = await import('../../../dist/node/index.js');
  const taskStatus = { started: ({ stdout }) => stdout.pipe(process.stdout) };
  await runMain(() => runProcess(...command, { stdout: 'pipe', taskStatus, graceMs: 300 }));
} else if (how === 'run') {
  const taskStatus = { started: ({ stdout }) => stdout.pipe(process.stdout) };
  await runProcess(...command, { stdout: 'pipe', taskStatus, graceMs: 300 });
} else {
  const owned = await openProcess(...command, { graceMs: words.includes('long') ? 60_000 : 300 });
  if (how === 'listens') process.once('SIGINT', () => process.exit(9));
  owned.stdout.once('data', (pids) => {
    process.stdout.write(pids, () => {
      if (how === 'exit') process.exit(7);
      if (how === 'throw') throw new Error('on purpose');
    });
  });
}
