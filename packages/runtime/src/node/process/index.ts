/** Child processes of `@taskgroup/runtime/node`. */
export { ProcessError, ProcessStartError } from './errors.ts';
export { openProcess } from './open-process.ts';
export type { OpenProcessOptions, ProcessStream, StartProcessOptions } from './open-process.ts';
export type { DeliverCancel, Process, ProcessExit } from './process.ts';
export { runProcess } from './run-process.ts';
export type { ProcessResult, RunProcessOptions } from './run-process.ts';
