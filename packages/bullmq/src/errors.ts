import {
  DeadlineExceededError,
  LeaseLostError,
  NonRetryableError,
  RetriesExhaustedError,
  type SerializedError,
  TaskTimeoutError,
} from '@taskgroup/background';

/** The store did not answer in time: whether the task was accepted is not known. With an `id` it is safe to submit it again. */
export class StoreTimeoutError extends Error {
  override readonly name = 'StoreTimeoutError';
}

type ErrorClass = new (message: string, options?: ErrorOptions) => Error;

/** Those that people tell apart, wherever the task has run. */
const CLASSES: Readonly<Record<string, ErrorClass>> = {
  DeadlineExceededError,
  LeaseLostError,
  NonRetryableError,
  TaskTimeoutError,
  TypeError,
  RangeError,
};

/** An error of another process, as an error again; of a class that isn't known here, with its name. */
export function reviveError(stored: SerializedError): Error {
  const { name, message, stack, causes = [] } = stored;
  const inner = causes.map(reviveError);
  const options = inner.length > 0 ? { cause: inner.at(-1) } : undefined;
  const error =
    name === 'RetriesExhaustedError'
      ? new RetriesExhaustedError(inner.slice(0, -1), message, options)
      : new (CLASSES[name] ?? Error)(message, options);
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name });
  if (stack !== undefined) error.stack = stack;
  return error;
}
