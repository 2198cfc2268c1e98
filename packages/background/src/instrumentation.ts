import type { Tags, TaskEnvelope } from './envelope.ts';
import type { Labels, Metric } from './metrics/metrics.ts';
import type { MetricName } from './metrics/catalogue.ts';

/**
 * What looks on while a manager works, such as `@taskgroup/background/otel`. Unlike a subscriber of the channels it may
 * run an attempt inside a context of its own, and send something along with a task.
 *
 * Nothing of it may throw.
 */
export interface Instrumentation {
  /** A manager begins. Disposed of when it has closed. */
  watch?(manager: WatchedManager): Disposable;
  /** Called before a task is handed to the backend, in the caller's context. */
  submitting?(manager: string, task: TaskEnvelope): WatchedSubmission;
  /** Called as an attempt starts. */
  attempting?(manager: string, task: TaskEnvelope, attempt: number): WatchedAttempt;
  /** Something was counted or timed, in the metric's unit. */
  record?(measurement: Measurement): void;
}

export interface WatchedManager {
  readonly name: string;
  metrics(): Promise<readonly Metric[]>;
}

export interface WatchedSubmission {
  /** Travels with the task. */
  readonly trace?: Readonly<Record<string, string>> | undefined;
  /** `enqueued`, `duplicate`, or `rejected` and with what. */
  end(outcome: string, error?: unknown): void;
}

export interface WatchedAttempt {
  /** Calls the task's function, once. */
  run<T>(body: () => T): T;
  /** An outcome of `failed` is followed by another attempt, `dead` by none. */
  end(outcome: string, error?: unknown): void;
}

export interface Measurement {
  readonly metric: MetricName;
  readonly value: number;
  readonly labels: Labels;
  readonly manager: string;
  /** Of the task that it is about. */
  readonly tags?: Tags | undefined;
}
