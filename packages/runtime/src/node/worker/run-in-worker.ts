import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ResourceLimits, Transferable } from 'node:worker_threads';
import { nodeOf, refuse, requireDuration } from '../../core/index.ts';
import type { CancelOptions } from '../../core/index.ts';
import type { Job } from './messages.ts';
import { WorkerCall } from './worker-call.ts';

const DEFAULT_GRACE = 5_000;
const ACTION = 'run in a worker';

/** What the function in the worker is given after its arguments. */
export interface WorkerContext {
  /** Aborted when the caller is cancelled. */
  readonly signal: AbortSignal;
}

/** Options of {@linkcode runInWorker}. `signal` says who cancels it: pass a task, or its `signal`. */
export interface RunInWorkerOptions extends CancelOptions {
  /** How long the function has to end when it is cancelled, in milliseconds; then its thread is ended. Default 5,000. */
  readonly graceMs?: number | undefined;
  /** The thread's name, for debuggers. */
  readonly name?: string | undefined;
  /** What among the arguments is moved and not copied. */
  readonly transfer?: readonly Transferable[] | undefined;
  /** Limits of the thread's memory. */
  readonly resourceLimits?: ResourceLimits | undefined;
}

/**
 * Calls an exported function of a module in a worker thread of its own: for computations that would block this thread.
 *
 * The function is called with `args` and then `{ signal }`. When the caller is cancelled, that signal is aborted; a
 * function that hasn't ended `graceMs` later, as it never lets its event loop turn, loses its thread. The call settles when
 * the thread has ended, so nothing runs on. A value that comes in spite of the cancellation counts.
 *
 * Arguments and value are copied by the structured clone. An error comes back with its name, message, stack, causes and
 * fields; it is an `instanceof` the nearest built-in class.
 *
 * A thread costs some 20 ms to start, so this is for work that is longer than that. There is no limit: put one around it,
 * with the `limit` of a group or a `CapacityLimiter`. It is trio's `to_thread.run_sync` and AnyIO's `to_process.run_sync`,
 * with a cancellation that really ends the work.
 *
 * @param module The module's URL (`new URL('./work.js', import.meta.url)`), or an absolute path.
 * @param exportName The function's name among the exports.
 * @param args Its arguments.
 * @throws What the function throws; the reason of the cancellation, when that ended it.
 * @throws {TypeError} for arguments that aren't what they should be; `DataCloneError` for those that can't be copied.
 * @example
 * ```ts
 * import { failAfter } from '@taskgroup/runtime';
 * import { runInWorker } from '@taskgroup/runtime/node';
 *
 * const module = new URL('data:text/javascript,export const square = (n) => n * n');
 * console.log(await failAfter(10_000, (scope) => runInWorker<number>(module, 'square', [12], scope))); //=> 144
 * ```
 */
export async function runInWorker<T = unknown>(
  module: URL | string,
  exportName: string,
  args: readonly unknown[] = [],
  options: RunInWorkerOptions = {},
): Promise<T> {
  const { graceMs = DEFAULT_GRACE, name, resourceLimits, transfer = [] } = options;
  const job: Job = { module: urlOf(module), exportName, args };
  requireDuration(ACTION, 'graceMs', graceMs);
  const node = nodeOf(options);
  if (node?.cancelled) throw node.reason;
  const worker = new Worker(new URL('./entry.js', import.meta.url), {
    workerData: job,
    transferList: [...transfer],
    ...(name === undefined ? {} : { name }),
    ...(resourceLimits === undefined ? {} : { resourceLimits }),
  });
  const call = new WorkerCall(worker, `'${exportName}' of ${job.module}`, graceMs);
  const onCancel = (): void => call.cancel(node!.reason);
  node?.subscribe(onCancel);
  try {
    return (await call.outcome()) as T;
  } finally {
    node?.unsubscribe(onCancel);
  }
}

function urlOf(module: unknown): string {
  if (module instanceof URL) return module.href;
  if (typeof module === 'string' && path.isAbsolute(module)) return pathToFileURL(module).href;
  if (typeof module === 'string' && URL.canParse(module)) return module;
  return refuse(TypeError, ACTION, `'module' must be a URL or an absolute path`, module);
}
