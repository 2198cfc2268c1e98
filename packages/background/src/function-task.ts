import type { AnyDefinition } from './attempt-runner.ts';
import { defineTask, type RunContext } from './define-task.ts';
import { NonRetryableError } from './errors.ts';

/** Work that closes over what it needs. */
export type TaskFunction<Result = unknown> = (context: RunContext) => Result | PromiseLike<Result>;

/** The kind of task whose data is the function to call: all functions that are submitted under a name are of one kind. */
export function functionTask(name: string): AnyDefinition {
  return defineTask<unknown, unknown>({ name, run: (context, run) => call(name, run, context) });
}

/** A function lives as long as its process: what comes back from a journal is no function any more. */
function call(name: string, run: unknown, context: RunContext): unknown {
  if (typeof run === 'function') return (run as TaskFunction)(context);
  throw new NonRetryableError(
    `Cannot run task ${name} as the function that was submitted is gone: define the task to keep its data`,
  );
}
