import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MigrateError } from '../errors.ts';
import { messages } from '../messages.ts';
import type { Task, TaskResult } from './task.ts';
import type { Answer } from './worker.ts';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));

/** A process that carries out tasks, one after the other. */
export interface Worker {
  carryOut(task: Task): Promise<TaskResult>;
  end(signal?: NodeJS.Signals): void;
}

interface Waiting {
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: Error) => void;
}

export function startWorker(): Worker {
  const child = fork(WORKER, { serialization: 'advanced' });
  const waiting: Waiting[] = [];
  let ended: Error | undefined;
  const fail = (error: Error) => {
    ended = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  child.on('error', fail);
  child.on('exit', (code, signal) =>
    fail(new MigrateError(messages.workerEnded(signal ?? `exit code ${code}`))),
  );
  child.on('message', (message) => {
    const answer = message as Answer;
    const { resolve, reject } = waiting.shift()!;
    if ('result' in answer) resolve(answer.result);
    else reject(answer.error);
  });
  return {
    carryOut: (task) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        waiting.push({ resolve, reject });
        child.send(task);
      }),
    end: (signal) => void child.kill(signal),
  };
}
