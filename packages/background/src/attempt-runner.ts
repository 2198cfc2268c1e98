import { failAfter, isCancellation, type CancelScope } from '@taskgroup/runtime';
import type { AttemptContext, AttemptOutcome } from './backend.ts';
import type { CircuitBreaker, Permit } from './breaker/circuit-breaker.ts';
import type { DeadReason } from './dead-letters/dead-letter.ts';
import type { RunContext, TaskDefinition } from './define-task.ts';
import {
  CircuitOpenError,
  DeadlineExceededError,
  LeaseLostError,
  NonRetryableError,
  RetriesExhaustedError,
  TaskTimeoutError,
} from './errors.ts';
import { backoff } from './retry/backoff.ts';
import type { RetryBudget } from './retry/retry-budget.ts';
import type { Submit } from './submit-options.ts';

export type AnyDefinition = TaskDefinition<unknown, unknown>;

/** What an attempt needs of its manager. */
export interface AttemptHost {
  readonly definitionOf: (name: string) => AnyDefinition | undefined;
  readonly breakerOf: (name: string) => CircuitBreaker;
  readonly budget: RetryBudget;
  readonly now: () => number;
  readonly random: () => number;
  readonly submit: Submit;
  /** Why running tasks are cancelled when the manager ends. */
  readonly isShutdown: (reason: unknown) => boolean;
}

/** Runs attempts, and says what the end of each one means: the policies of the manager, whatever keeps its tasks. */
export class AttemptRunner {
  readonly #host: AttemptHost;
  /** What went wrong in the attempts of each live task so far. */
  readonly #errors = new Map<string, unknown[]>();

  constructor(host: AttemptHost) {
    this.#host = host;
  }

  /** Forgets what a task's attempts left here. */
  forget(token: string): void {
    this.#errors.delete(token);
  }

  async run(attempt: AttemptContext): Promise<AttemptOutcome> {
    const { task, signal } = attempt;
    const definition = this.#host.definitionOf(task.name);
    if (!definition) {
      const error = new NonRetryableError(`No task of this name is defined here: ${task.name}`);
      return { type: 'dead', error, reason: 'unknown-task' };
    }
    if (signal.aborted) return this.#interrupted(attempt);
    const permit = this.#enterBreaker(definition);
    if (permit instanceof CircuitOpenError) return this.#refused(permit, definition);
    if (attempt.attempt === 1) this.#host.budget.deposit();
    const outcome = await this.#call(attempt, definition, permit);
    if (outcome.type === 'completed') permit?.succeeded();
    else if (outcome.type === 'cancelled' || outcome.type === 'released') permit?.cancelled();
    else permit?.failed();
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

  #refused(error: CircuitOpenError, { whenCircuitOpen = 'park' }: AnyDefinition): AttemptOutcome {
    if (whenCircuitOpen === 'fail-fast') return { type: 'dead', error, reason: 'circuit-open' };
    return { type: 'released', reason: 'circuit-open', at: this.#host.now() + error.retryAfter };
  }

  async #call(
    attempt: AttemptContext,
    definition: AnyDefinition,
    permit: Permit | undefined,
  ): Promise<AttemptOutcome> {
    const { task, signal } = attempt;
    const { now } = this.#host;
    const left = (task.deadline ?? Infinity) - now();
    const limit = Math.max(0, Math.min(definition.timeout, permit?.lease ?? Infinity, left));
    let scope: CancelScope | undefined;
    const body = (inner: CancelScope) => {
      scope = inner;
      return definition.run(this.#contextOf(attempt, inner), task.data);
    };
    try {
      return { type: 'completed', value: await failAfter(limit, body, { signal }) };
    } catch (error) {
      if (signal.aborted && isCancellation(error, { signal })) return this.#interrupted(attempt);
      const timedOut = scope?.source === 'deadline' && isCancellationOrTimeout(error, scope);
      if (!timedOut) return this.#failed(attempt, definition, error);
      const isOver = now() >= (task.deadline ?? Infinity);
      if (isOver) return { type: 'dead', error: deadlineOf(attempt, error), reason: 'deadline' };
      return this.#failed(attempt, definition, timeoutOf(attempt, limit, error));
    }
  }

  #contextOf({ task, attempt, starts }: AttemptContext, scope: CancelScope): RunContext {
    const { id, tags, token } = task;
    const { submit } = this.#host;
    return {
      get signal() {
        return scope.signal;
      },
      scope,
      id,
      attempt,
      tags,
      fence: { key: token, number: starts },
      submit,
    };
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
    const { failures, task } = attempt;
    const errors = [...(failures ?? this.#errors.get(task.token) ?? []), error];
    if (!failures) this.#errors.set(task.token, errors);
    const { retry = {}, maxAttempts } = definition;
    const why = this.#whyNoRetry(attempt, definition, error);
    if (why) return { type: 'dead', reason: why, error: lastWord(errors, maxAttempts, why) };
    const retryAt = this.#host.now() + backoff(retry, attempt.attempt, error, this.#host.random);
    if (retryAt >= (attempt.task.deadline ?? Infinity)) {
      return { type: 'dead', reason: 'deadline', error: deadlineOf(attempt, error) };
    }
    return { type: 'failed', error, retryAt };
  }

  #whyNoRetry(
    { attempt }: AttemptContext,
    { retry, maxAttempts }: AnyDefinition,
    error: unknown,
  ): DeadReason | undefined {
    if (maxAttempts === 1) return 'failed';
    if (error instanceof NonRetryableError) return 'non-retryable';
    if (attempt >= maxAttempts) return 'retries-exhausted';
    if (retry?.retryIf && !retry.retryIf(error, attempt)) return 'non-retryable';
    return this.#host.budget.withdraw() ? undefined : 'retry-budget';
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
