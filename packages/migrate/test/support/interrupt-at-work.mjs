// Preloaded into a run and its workers: a worker with its first task has the run interrupted, and hears of nothing more.
import { writeFileSync } from 'node:fs';
import process from 'node:process';

if (process.send) {
  process.prependOnceListener('message', () => {
    writeFileSync(process.env.WORKER_PID, `${process.pid}`);
    process.kill(process.ppid, 'SIGINT');
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  });
}
