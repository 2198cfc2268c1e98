/** Worker threads of `@taskgroup/runtime/node`. */
export { runInWorker } from './run-in-worker.ts';
export type { RunInWorkerOptions, WorkerContext } from './run-in-worker.ts';
