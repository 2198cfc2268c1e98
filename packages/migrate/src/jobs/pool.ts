import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MigrateError } from '../errors.ts';
import { messages } from '../messages.ts';
import type { Task, TaskResult } from './task.ts';
import type { Answer } from './worker.ts';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));

/** Has the tasks done by several processes, the largest first; the results are in the order of the tasks. */
export async function runTasks(
  tasks: readonly Task[],
  jobs: number,
  onDone: (files: number) => void,
): Promise<TaskResult[]> {
  const results = new Map<Task, TaskResult>();
  const due = tasks.toSorted((a, b) => b.paths.length - a.paths.length);
  const workers = Array.from({ length: Math.min(jobs, tasks.length) }, startWorker);
  const work = async (worker: ChildProcess) => {
    for (let task = due.shift(); task; task = due.shift()) {
      results.set(task, await ask(worker, task));
      onDone(task.paths.length);
    }
  };
  const release = endWithUs(workers);
  try {
    await Promise.all(workers.map(work));
  } finally {
    release();
    for (const worker of workers) worker.kill();
  }
  return tasks.map((task) => results.get(task)!);
}

/**
 * A worker that checks types hears of nothing for seconds, so that one of them would go on after the end of this process.
 */
function endWithUs(workers: readonly ChildProcess[]): () => void {
  const stop = (signal: NodeJS.Signals) => {
    release();
    for (const worker of workers) worker.kill('SIGKILL');
    // Unless somebody else has plans, this process ends as it would have.
    if (!process.listenerCount(signal)) process.kill(process.pid, signal);
  };
  const release = () => void process.off('SIGINT', stop).off('SIGTERM', stop);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return release;
}

function startWorker(): ChildProcess {
  return fork(WORKER, { serialization: 'advanced' });
}

function ask(worker: ChildProcess, task: Task): Promise<TaskResult> {
  return new Promise((resolve, reject) => {
    const end = (code: number | null, signal: string | null) =>
      reject(new MigrateError(messages.workerEnded(signal ?? `exit code ${code}`)));
    worker.once('error', reject);
    worker.once('exit', end);
    worker.once('message', (answer) => {
      worker.off('error', reject).off('exit', end);
      const given = answer as Answer;
      if ('result' in given) resolve(given.result);
      else reject(given.error);
    });
    worker.send(task);
  });
}
