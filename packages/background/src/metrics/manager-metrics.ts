import type { CircuitBreaker } from '../breaker/circuit-breaker.ts';
import { BREAKER_STATES } from '../breaker/options.ts';
import type { Tags, TaskState } from '../envelope.ts';
import type { Measurement } from '../instrumentation.ts';
import type { Priority } from '../priority.ts';
import { METRICS, type MetricName } from './catalogue.ts';
import { Counter, Histogram, type Labels, type Metric, type Sample } from './metrics.ts';

/** What a manager counts. Labels have few values: names, priorities and outcomes, never ids or tags. */
export class ManagerMetrics {
  readonly #manager: string;
  readonly #tell: ((measurement: Measurement) => void) | undefined;
  readonly #counters = new Map<MetricName, Counter>();
  readonly #histograms = new Map<MetricName, Histogram>();

  constructor(manager: string, tell?: (measurement: Measurement) => void) {
    this.#manager = manager;
    this.#tell = tell;
    for (const [name, { kind }] of METRIC_LIST) {
      if (kind === 'counter') this.#counters.set(name, new Counter());
      else if (kind === 'histogram') this.#histograms.set(name, new Histogram());
    }
  }

  count(metric: MetricName, labels: Labels, tags?: Tags): void {
    this.#counters.get(metric)!.add(labels);
    this.#tell?.({ metric, value: 1, labels, tags, manager: this.#manager });
  }

  time(metric: MetricName, milliseconds: number, labels: Labels, tags?: Tags): void {
    const value = Math.max(0, milliseconds / 1_000);
    this.#histograms.get(metric)!.record(labels, value);
    this.#tell?.({ metric, value, labels, tags, manager: this.#manager });
  }

  /** With what only the moment knows. */
  snapshot(now: Moment): readonly Metric[] {
    const gauges = gaugesOf(now);
    return METRIC_LIST.map(([name, description]) => ({
      name,
      ...description,
      samples: this.#counters.get(name)?.samples ?? gauges[name] ?? [],
      histograms: this.#histograms.get(name)?.samples ?? [],
    }));
  }
}

interface Moment {
  readonly counts: Readonly<Record<TaskState, number>>;
  readonly active: Readonly<Record<Priority, number>>;
  readonly zombies: number;
  readonly maxQueued: number;
  readonly breakers: readonly CircuitBreaker[];
}

const METRIC_LIST = Object.entries(METRICS) as [MetricName, (typeof METRICS)[MetricName]][];

function gaugesOf(now: Moment): Partial<Record<MetricName, readonly Sample[]>> {
  const { scheduled, ready, retrying } = now.counts;
  const bounded = now.maxQueued !== Infinity;
  return {
    'task.active': samplesOf('priority', now.active),
    'task.zombies': [{ labels: {}, value: now.zombies }],
    'task.queue.size': samplesOf('state', { scheduled, ready, retrying }),
    'task.queue.limit': bounded ? [{ labels: {}, value: now.maxQueued }] : [],
    'circuit_breaker.state': now.breakers.flatMap(statesOf),
  };
}

function statesOf(breaker: CircuitBreaker): Sample[] {
  const { name, state: current } = breaker;
  return BREAKER_STATES.map((state) => ({
    labels: { breaker: name, state },
    value: Number(state === current),
  }));
}

function samplesOf(label: string, values: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(values).map(([key, value]) => ({ labels: { [label]: key }, value }));
}
