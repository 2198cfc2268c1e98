import type { TaskEnvelope, TaskState } from '../envelope.ts';
import type { CircuitBreaker } from '../breaker/circuit-breaker.ts';
import { Counter, Histogram, type Metric } from './metrics.ts';

/** What a manager counts. Labels have few values: names, priorities and outcomes, never ids or tags. */
export class ManagerMetrics {
  readonly #submitted = new Counter();
  readonly #durations = new Histogram();
  readonly #queueTimes = new Histogram();
  readonly #retries = new Counter();
  readonly #deadLettered = new Counter();
  readonly #refused = new Counter();

  submitted({ name, priority }: TaskEnvelope, outcome: string): void {
    this.#submitted.add({ name, priority, outcome });
  }

  attemptStarted({ priority }: TaskEnvelope, queueTime: number): void {
    this.#queueTimes.record({ priority }, queueTime / 1_000);
  }

  attemptEnded({ name, priority }: TaskEnvelope, outcome: string, duration: number): void {
    this.#durations.record({ name, priority, outcome }, duration / 1_000);
    if (outcome === 'failed') this.#retries.add({ name });
  }

  deadLettered({ name }: TaskEnvelope, reason: string): void {
    this.#deadLettered.add({ name, reason });
  }

  refused({ name }: CircuitBreaker): void {
    this.#refused.add({ breaker: name });
  }

  /** With what only the moment knows. */
  snapshot(now: Moment): readonly Metric[] {
    return [
      counter('task.submitted', 'Tasks submitted, by what became of the call.', this.#submitted),
      histogram('task.duration', 'How long attempts took.', this.#durations),
      histogram(
        'task.queue.time',
        'How long tasks waited for their first attempt.',
        this.#queueTimes,
      ),
      counter('task.retries', 'Attempts that failed and were followed by another.', this.#retries),
      counter('task.dead_lettered', 'Tasks that were given up.', this.#deadLettered),
      counter('circuit_breaker.rejected', 'Attempts that an open breaker put off.', this.#refused),
      gauge('task.count', 'Tasks by state.', Object.entries(now.counts), 'state'),
      gauge('task.zombies', 'Attempts that go on after their time or cancellation.', [
        ['all', now.zombies],
      ]),
      gauge(
        'circuit_breaker.open',
        'Whether the breaker lets nothing through.',
        now.breakers.map(({ name, state }) => [name, Number(/open|isolated/.test(state))]),
        'breaker',
      ),
    ];
  }
}

interface Moment {
  readonly counts: Readonly<Record<TaskState, number>>;
  readonly zombies: number;
  readonly breakers: readonly CircuitBreaker[];
}

function counter(name: string, help: string, { samples }: Counter): Metric {
  return { name, help, kind: 'counter', unit: '1', samples, histograms: [] };
}

function histogram(name: string, help: string, { samples }: Histogram): Metric {
  return { name, help, kind: 'histogram', unit: 's', samples: [], histograms: samples };
}

function gauge(
  name: string,
  help: string,
  values: readonly (readonly [string, number])[],
  label?: string,
): Metric {
  const samples = values.map(([key, value]) => ({ labels: label ? { [label]: key } : {}, value }));
  return { name, help, kind: 'gauge', unit: '1', samples, histograms: [] };
}
