// A process with a child and a grandchild. Prints the three pids in one line, then waits; with 'leave', it ends instead.
// 'stray': the child leads a session of its own. 'stubborn': all of them ignore SIGTERM.
import { spawn } from 'node:child_process';

const [generation = '2', ...words] = process.argv.slice(2);
if (words.includes('stubborn')) process.on('SIGTERM', () => {});
const left = Number(generation);
if (left === 0) {
  setInterval(() => {}, 60_000);
  process.stdout.write(`${process.pid}\n`);
} else {
  const child = spawn(process.execPath, [process.argv[1], String(left - 1), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: left === 2 && words.includes('stray'),
  });
  child.stdout.once('data', (pids) => {
    const done = () => left === 2 && words.includes('leave') && process.exit();
    process.stdout.write(`${process.pid} ${pids}`, done);
  });
  // What it passes on may not be what keeps it alive.
  setInterval(() => {}, 60_000);
}
