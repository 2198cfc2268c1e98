/// <reference lib="es2021.promise" preserve="true" />
/// <reference lib="es2022.error" preserve="true" />
/// <reference lib="esnext.disposable" preserve="true" />
/**
 * `@taskgroup/runtime/node`: what a Node program needs of its system. Signals and the end of the program
 * (`run-main.ts`, `open-signal-receiver.ts`), the current task across awaits (`ambient-context.ts`), child processes
 * (`process/`) and worker threads (`worker/`).
 *
 * test/api.test.ts pins the names below.
 */
export { currentScope, currentTask, enableAmbientContext } from './ambient-context.ts';
export { openSignalReceiver } from './open-signal-receiver.ts';
export type { SignalReceiver } from './open-signal-receiver.ts';
export { openProcess, ProcessError, ProcessStartError, runProcess } from './process/index.ts';
export type {
  DeliverCancel,
  OpenProcessOptions,
  Process,
  ProcessExit,
  ProcessResult,
  ProcessStream,
  RunProcessOptions,
  StartProcessOptions,
} from './process/index.ts';
export { runMain } from './run-main.ts';
export type { RunMainOptions } from './run-main.ts';
export { runInWorker } from './worker/index.ts';
export type { RunInWorkerOptions, WorkerContext } from './worker/index.ts';
