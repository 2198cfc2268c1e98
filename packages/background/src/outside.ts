import { AsyncResource } from 'node:async_hooks';

const resource = new AsyncResource('TASKGROUP_BACKGROUND');

/**
 * Runs something in no context of the caller's: neither a task of the runtime's, whose cancellation would reach it, nor a
 * request, a transaction or a span, which may be long over.
 */
export function outside<Result>(body: () => Result): Result {
  return resource.runInAsyncScope(body);
}
