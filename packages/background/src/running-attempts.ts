import type { CancelScope } from '@taskgroup/runtime';
import { type AttemptContext, type AttemptOutcome, isStopped } from './backend.ts';
import { publish } from './channels.ts';
import { withoutData } from './envelope.ts';
import { errorType } from './errors.ts';
import type { Instrumentation, WatchedAttempt } from './instrumentation.ts';
import type { ManagerMetrics } from './metrics/manager-metrics.ts';
import { PRIORITIES, type Priority } from './priority.ts';
import { outside } from './outside.ts';

interface Watcher {
  readonly manager: string;
  readonly metrics: ManagerMetrics;
  readonly now: () => number;
  readonly instrumentation: Instrumentation | undefined;
}

/** The attempts that run, and what is told about them. */
export class RunningAttempts {
  readonly #watcher: Watcher;
  readonly #running = new Set<RunningAttempt>();

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
  }

  begin(attempt: AttemptContext): RunningAttempt {
    return new RunningAttempt(attempt, this.#watcher, this.#running);
  }

  /** How many go on though they were told to stop. */
  get zombies(): number {
    return [...this.#running].filter(({ isZombie }) => isZombie).length;
  }

  get byPriority(): Record<Priority, number> {
    const counts = Object.fromEntries(PRIORITIES.map((priority) => [priority, 0]));
    for (const { attempt } of this.#running) counts[attempt.task.priority]! += 1;
    return counts as Record<Priority, number>;
  }
}

export class RunningAttempt {
  readonly attempt: AttemptContext;
  /** What its body runs in, once it does. */
  scope: CancelScope | undefined;
  readonly #watcher: Watcher;
  readonly #watched: WatchedAttempt | undefined;
  readonly #start: number;
  readonly #all: Set<RunningAttempt>;

  constructor(attempt: AttemptContext, watcher: Watcher, all: Set<RunningAttempt>) {
    const { task } = attempt;
    const { manager, metrics, instrumentation } = watcher;
    this.attempt = attempt;
    this.#watcher = watcher;
    this.#all = all.add(this);
    this.#start = watcher.now();
    const queueTime = this.#start - Math.max(task.submittedAt, task.notBefore ?? 0);
    if (attempt.attempt === 1) {
      metrics.time('task.queue.time', queueTime, { priority: task.priority }, task.tags);
    }
    publish('attempt:start', () => ({ ...this.#message, queueTime }));
    this.#watched = instrumentation?.attempting?.(manager, task, attempt.attempt);
  }

  get isZombie(): boolean {
    return isStopped(this.attempt) || this.scope?.cancelled === true;
  }

  run<T>(body: () => T): T {
    const watched = this.#watched;
    // Whoever submitted the task, or happened to make room for it, has a context of their own.
    return outside(watched ? () => watched.run(body) : body);
  }

  end(outcome: AttemptOutcome): void {
    const { now, metrics } = this.#watcher;
    const { name, priority, tags } = this.attempt.task;
    const duration = now() - this.#start;
    const { type } = outcome;
    const error = 'error' in outcome ? outcome.error : undefined;
    const labels =
      'error' in outcome
        ? { name, priority, outcome: type, error: errorType(error) }
        : { name, priority, outcome: type };
    metrics.time('task.duration', duration, labels, tags);
    if (type === 'failed') metrics.count('task.retries', { name }, tags);
    this.#watched?.end(type, error);
    publish('attempt:end', () => ({ ...this.#message, outcome: type, error, duration }));
    this.#all.delete(this);
  }

  get #message(): object {
    const { task, attempt } = this.attempt;
    return { manager: this.#watcher.manager, task: withoutData(task), attempt };
  }
}
