import {
  type CancelOptions,
  failAfter,
  isCancellation,
  type CancelScope,
} from '@taskgroup/runtime';
import { type AttemptContext, type AttemptOutcome, isStopped } from './backend.ts';
import type { CircuitBreaker, Permit } from './breaker/circuit-breaker.ts';
import type { DeadReason } from './dead-letters/dead-letter.ts';
import { AttemptRunContext } from './attempt-run-context.ts';
import type { RetryPolicy, TaskDefinition } from './define-task.ts';
import type { TaskEnvelope } from './envelope.ts';
import {
  CircuitOpenError,
  DeadlineExceededError,
  LeaseLostError,
  NonRetryableError,
  RetriesExhaustedError,
  TaskTimeoutError,
} from './errors.ts';
import { backoff } from './retry/backoff.ts';
import { RateLimit } from './rate-limit.ts';
import type { RetryBudget } from './retry/retry-budget.ts';
import type { RunningAttempt } from './running-attempts.ts';
import type { Submit } from './submit-options.ts';

export type AnyDefinition = TaskDefinition<unknown, unknown>;

export type Released = Extract<AttemptOutcome, { type: 'released' }>;

/** What an attempt needs of its manager. */
export interface AttemptHost {
  readonly definitionOf: (name: string) => AnyDefinition | undefined;
  readonly breakerOf: (name: string) => CircuitBreaker;
  readonly budget: RetryBudget;
  readonly now: () => number;
  readonly random: () => number;
  readonly submit: Submit;
  /** An attempt is made: breaker and rate limit have let it through. */
  readonly begin: (attempt: AttemptContext) => RunningAttempt;
  /** No attempt is made now: breaker or rate limit have not let it through. */
  readonly onReleased: (task: TaskEnvelope, outcome: Released) => void;
  /** Why running tasks are cancelled when the manager ends. */
  readonly isShutdown: (reason: unknown) => boolean;
}

/** Runs attempts, and says what the end of each one means: the policies of the manager, whatever keeps its tasks. */
export class AttemptRunner {
  readonly #host: AttemptHost;
  /** What went wrong in the attempts of each live task so far. */
  readonly #errors = new Map<string, unknown[]>();
  readonly #rateLimits = new Map<string, RateLimit>();

  constructor(host: AttemptHost) {
    this.#host = host;
  }

  /** Forgets what a task's attempts left here. */
  forget({ name, token }: TaskEnvelope): void {
    this.#errors.delete(token);
    this.#rateLimits.get(name)?.forget(token);
  }

  async run(attempt: AttemptContext): Promise<AttemptOutcome> {
    const { task } = attempt;
    const definition = this.#host.definitionOf(task.name);
    if (!definition) {
      const error = new NonRetryableError(`No task of this name is defined here: ${task.name}`);
      return { type: 'dead', error, reason: 'unknown-task' };
    }
    if (isStopped(attempt)) return this.#interrupted(attempt);
    const permit = this.#enterBreaker(definition);
    if (permit instanceof CircuitOpenError) return this.#kept(permit, attempt, definition);
    const at = this.#rateLimitOf(definition)?.ask(task.token);
    if (at !== undefined && at > this.#host.now()) {
      permit?.cancelled();
      return this.#released(task, { type: 'released', reason: 'rate-limited', at });
    }
    if (attempt.attempt === 1) this.#host.budget.deposit();
    const running = this.#host.begin(attempt);
    const outcome = await this.#call(running, definition, permit?.lease);
    if (permit) tellBreaker(permit, outcome);
    running.end(outcome);
    return outcome;
  }

  #enterBreaker({ circuitBreaker }: AnyDefinition): Permit | CircuitOpenError | undefined {
    if (circuitBreaker === undefined) return undefined;
    try {
      return this.#host.breakerOf(circuitBreaker).enter();
    } catch (error) {
      if (error instanceof CircuitOpenError) return error;
      throw error;
    }
  }

  #kept(
    error: CircuitOpenError,
    { task }: AttemptContext,
    { whenCircuitOpen = 'park' }: AnyDefinition,
  ): AttemptOutcome {
    if (whenCircuitOpen === 'fail-fast') return { type: 'dead', error, reason: 'circuit-open' };
    const at = this.#host.now() + error.retryAfter;
    const until = error.breaker;
    return this.#released(task, { type: 'released', reason: 'circuit-open', at, until });
  }

  #released(task: TaskEnvelope, outcome: Released): Released {
    this.#host.onReleased(task, outcome);
    return outcome;
  }

  #rateLimitOf({ name, rateLimit }: AnyDefinition): RateLimit | undefined {
    if (!rateLimit) return undefined;
    const known = this.#rateLimits.get(name) ?? new RateLimit(rateLimit, this.#host.now);
    this.#rateLimits.set(name, known);
    return known;
  }

  async #call(
    running: RunningAttempt,
    definition: AnyDefinition,
    lease = Infinity,
  ): Promise<AttemptOutcome> {
    const { attempt } = running;
    const { task } = attempt;
    const { now } = this.#host;
    const left = task.deadline === undefined ? Infinity : task.deadline - now();
    const limit = Math.max(0, Math.min(definition.timeout, lease, left));
    const body = (scope: CancelScope) => {
      running.scope = scope;
      const context = new AttemptRunContext(attempt, scope, this.#host.submit);
      return running.run(() => definition.run(context, task.data));
    };
    try {
      return { type: 'completed', value: await failAfter(limit, body, aroundOf(attempt)) };
    } catch (error) {
      const { scope } = running;
      if (isStopped(attempt)) return this.#failedWhileStopping(attempt, error);
      const timedOut = scope?.source === 'deadline' && isCancellationOrTimeout(error, scope);
      if (!timedOut) return this.#failed(attempt, definition, error);
      const isOver = now() >= (task.deadline ?? Infinity);
      if (isOver) return { type: 'dead', error: deadlineOf(attempt, error), reason: 'deadline' };
      return this.#failed(attempt, definition, timeoutOf(attempt, limit, error));
    }
  }

  /** Who was told to stop is not tried again, whatever it says; but an error of its own isn't lost. */
  #failedWhileStopping(attempt: AttemptContext, error: unknown): AttemptOutcome {
    if (isCancellation(error, aroundOf(attempt))) return this.#interrupted(attempt);
    return { type: 'dead', reason: 'failed', error: this.#addError(attempt, error).at(-1) };
  }

  #interrupted({ signal }: AttemptContext): AttemptOutcome {
    const { reason } = signal as { reason: unknown };
    if (causeOf(reason) instanceof LeaseLostError) {
      return { type: 'released', reason: 'lease-lost', at: this.#host.now() };
    }
    return this.#host.isShutdown(reason)
      ? { type: 'released', reason: 'shutdown', at: this.#host.now() }
      : { type: 'cancelled', reason };
  }

  #failed(attempt: AttemptContext, definition: AnyDefinition, error: unknown): AttemptOutcome {
    const errors = this.#addError(attempt, error);
    const { retry = {}, maxAttempts } = definition;
    const why = whyNoRetry(attempt, definition, error);
    if (why) return { type: 'dead', reason: why, error: lastWord(errors, maxAttempts, why) };
    const retryAt = this.#host.now() + backoff(retry, attempt.attempt, error, this.#host.random);
    if (retryAt >= (attempt.task.deadline ?? Infinity)) {
      return { type: 'dead', reason: 'deadline', error: deadlineOf(attempt, error) };
    }
    if (this.#host.budget.withdraw()) return { type: 'failed', error, retryAt };
    const reason = 'retry-budget';
    return { type: 'dead', reason, error: lastWord(errors, maxAttempts, reason) };
  }

  #addError({ failures, task }: AttemptContext, error: unknown): readonly unknown[] {
    const errors = [...(failures ?? this.#errors.get(task.token) ?? []), error];
    if (!failures) this.#errors.set(task.token, errors);
    return errors;
  }
}

function tellBreaker(permit: Permit, { type }: AttemptOutcome): void {
  if (type === 'completed') permit.succeeded();
  else if (type === 'cancelled' || type === 'released') permit.cancelled();
  else permit.failed();
}

function aroundOf(attempt: AttemptContext): CancelOptions {
  return attempt.owner ?? { signal: attempt.signal };
}

function whyNoRetry(
  { attempt }: AttemptContext,
  { retry, maxAttempts }: AnyDefinition,
  error: unknown,
): DeadReason | undefined {
  if (maxAttempts === 1) return 'failed';
  if (error instanceof NonRetryableError) return 'non-retryable';
  if (attempt >= maxAttempts) return 'retries-exhausted';
  return isWorthRetrying(retry, error, attempt) ? undefined : 'non-retryable';
}

function isWorthRetrying(retry: RetryPolicy | undefined, error: unknown, attempt: number): boolean {
  try {
    return retry?.retryIf?.(error, attempt) ?? true;
  } catch {
    return false; // What can't be judged is given up, with the failure that it was.
  }
}

function isCancellationOrTimeout(error: unknown, scope: CancelScope): boolean {
  const { cause } = error instanceof Error ? error : { cause: undefined };
  return isCancellation(error, scope) || (cause !== undefined && isCancellation(cause, scope));
}

function timeoutOf({ task }: AttemptContext, limit: number, cause: unknown): TaskTimeoutError {
  return new TaskTimeoutError(`Task ${task.name} took longer than ${limit} ms: ${task.id}`, {
    cause,
  });
}

function deadlineOf({ task }: AttemptContext, cause: unknown): DeadlineExceededError {
  return new DeadlineExceededError(`The deadline of task ${task.name} passed: ${task.id}`, {
    cause,
  });
}

/** A cancellation carries what it was called with as its cause. */
function causeOf(reason: unknown): unknown {
  return reason instanceof Error && reason.cause !== undefined ? reason.cause : reason;
}

/** Of a single attempt, what it failed with; of several, all of it. */
function lastWord(errors: readonly unknown[], maxAttempts: number, why: DeadReason): unknown {
  if (errors.length === 1) return errors[0];
  const message = `Gave up after ${errors.length} of ${maxAttempts} attempts (${why})`;
  return new RetriesExhaustedError(errors, message, { cause: errors.at(-1) });
}
