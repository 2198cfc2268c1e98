import { setImmediate } from 'node:timers/promises';
import { carryOut, type Task, type TaskResult } from './task.ts';
import { startWorker, type Worker } from './worker-process.ts';

/**
 * Has the tasks done by so many processes, the largest first; the results are in the order of the tasks. Tasks without types are
 * small, so that this process does its share of them, instead of one more that would have to load everything anew.
 */
export async function runTasks(
  tasks: readonly Task[],
  jobs: number,
  onDone: (files: number) => void,
): Promise<TaskResult[]> {
  const results = new Map<Task, TaskResult>();
  const due = tasks.toSorted((a, b) => b.paths.length - a.paths.length);
  const areSmall = tasks.every(({ typed }) => !typed);
  const workers = Array.from(
    { length: Math.min(jobs - Number(areSmall), due.length) },
    startWorker,
  );
  const work = async (carryOut: (task: Task) => Promise<TaskResult>) => {
    for (let task = due.shift(); task; task = due.shift()) {
      results.set(task, await carryOut(task));
      onDone(task.paths.length);
    }
  };
  // One that has a task in hand and another one waiting is not idle while this process is at work.
  const lanes = areSmall ? [...workers, ...workers] : workers;
  const release = endWithUs(workers);
  try {
    const others = lanes.map((worker) => work((task) => worker.carryOut(task)));
    await Promise.all(areSmall ? [...others, work(carryOutHere)] : others);
  } finally {
    release();
    for (const worker of workers) worker.end();
  }
  return tasks.map((task) => results.get(task)!);
}

/** Others are heard in between. */
async function carryOutHere(task: Task): Promise<TaskResult> {
  await setImmediate();
  return await carryOut(task);
}

/**
 * A worker that checks types hears of nothing for seconds, so that one of them would go on after the end of this process.
 */
function endWithUs(workers: readonly Worker[]): () => void {
  const stop = (signal: NodeJS.Signals) => {
    release();
    for (const worker of workers) worker.end('SIGKILL');
    // Unless somebody else has plans, this process ends as it would have.
    if (!process.listenerCount(signal)) process.kill(process.pid, signal);
  };
  const release = () => void process.off('SIGINT', stop).off('SIGTERM', stop);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return release;
}
