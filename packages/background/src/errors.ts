/** Why a task was not accepted. */
export type RejectionReason = 'queue-full' | 'closed' | 'duplicate';

/** A task was not accepted: nothing of it was run, and nothing will be. */
export class TaskRejectedError extends Error {
  override readonly name = 'TaskRejectedError';
  readonly reason: RejectionReason;

  constructor(message: string, reason: RejectionReason) {
    super(message);
    this.reason = reason;
  }
}

/** One attempt took longer than the task's `timeout`. It is a failure like any other, and may be retried. */
export class TaskTimeoutError extends Error {
  override readonly name = 'TaskTimeoutError';
}

/** The task's `deadline` passed, while it waited or while it ran. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
}

/** A circuit breaker is open, so the call was not made. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
  readonly breaker: string;
  /** When it is worth trying again, in milliseconds from now. */
  readonly retryAfter: number;

  constructor(breaker: string, retryAfter: number) {
    super(`Circuit breaker '${breaker}' is open: try again in ${Math.ceil(retryAfter)} ms`);
    this.breaker = breaker;
    this.retryAfter = retryAfter;
  }
}

/** Every attempt failed: `errors` has one for each, in order. */
export class RetriesExhaustedError extends AggregateError {
  override readonly name = 'RetriesExhaustedError';
}

/** Throw it from a task to say that trying again is no use. */
export class NonRetryableError extends Error {
  override readonly name = 'NonRetryableError';
}

/** Throw it from a task to say when to try again at the earliest, as servers do with `Retry-After`. */
export class RetryAfterError extends Error {
  override readonly name = 'RetryAfterError';
  /** In milliseconds from now. */
  readonly retryAfter: number;

  constructor(message: string, retryAfter: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAfter = retryAfter;
  }
}

/** Another worker has the task now, as this one did not renew its lease in time: its process stood still, or the store was out of reach. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** A task was still waiting or running when the manager had to end. */
export class TaskAbandonedError extends Error {
  override readonly name = 'TaskAbandonedError';
}

/** What kind of failure it was, in one word of few. */
export function errorType(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
