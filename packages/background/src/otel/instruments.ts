import type {
  Attributes,
  BatchObservableResult,
  Meter,
  MeterProvider,
  ObservableGauge,
} from '@opentelemetry/api';
import type { Measurement, WatchedManager } from '../instrumentation.ts';
import { METRICS, type MetricName } from '../metrics/catalogue.ts';
import { BOUNDS, type Labels } from '../metrics/metrics.ts';
import { api } from './api.ts';
import { type OpenTelemetryOptions, SCOPE } from './options.ts';
import { TagValues } from './tag-values.ts';

const PREFIX = 'taskgroup.background.';

type Write = (value: number, attributes: Attributes) => void;

/**
 * The instruments of the metrics. They are asked for at each use and made again when the provider is another one: what is
 * made before an SDK is registered would be deaf for ever.
 */
export class Instruments {
  readonly #tags: TagValues;
  readonly #managers = new Set<WatchedManager>();
  #provider: MeterProvider | undefined;
  #instruments = new Map<MetricName, Write>();

  constructor({ metricTags = [], maxTagValues = 100 }: OpenTelemetryOptions) {
    this.#tags = new TagValues(metricTags, maxTagValues);
  }

  watch(manager: WatchedManager): Disposable {
    this.#managers.add(manager);
    this.#resolve();
    return { [Symbol.dispose]: () => void this.#managers.delete(manager) };
  }

  record({ metric, value, labels, manager, tags }: Measurement): void {
    const attributes = { ...attributesOf(metric, labels, manager), ...this.#tags.of(tags) };
    this.#resolve().get(metric)?.(value, attributes);
  }

  #resolve(): ReadonlyMap<MetricName, Write> {
    const provider = api.metrics.getMeterProvider();
    if (provider === this.#provider) return this.#instruments;
    this.#provider = provider;
    const meter = provider.getMeter(SCOPE);
    this.#instruments = new Map(
      METRIC_LIST.filter(([, { kind }]) => kind !== 'gauge').map(([name]) => [
        name,
        instrument(meter, name),
      ]),
    );
    this.#observe(meter);
    return this.#instruments;
  }

  #observe(meter: Meter): void {
    const gauges = new Map<string, ObservableGauge>();
    for (const [name, { kind, unit, help }] of METRIC_LIST) {
      if (kind !== 'gauge') continue;
      gauges.set(name, meter.createObservableGauge(PREFIX + name, { unit, description: help }));
    }
    const look = async (result: BatchObservableResult) => {
      for (const manager of this.#managers) await observe(manager, gauges, result);
    };
    meter.addBatchObservableCallback(look, [...gauges.values()]);
  }
}

const METRIC_LIST = Object.entries(METRICS) as [MetricName, (typeof METRICS)[MetricName]][];

function instrument(meter: Meter, name: MetricName): Write {
  const { kind, unit, help: description } = METRICS[name];
  if (kind === 'counter') {
    const counter = meter.createCounter(PREFIX + name, { unit, description });
    return (value, attributes) => counter.add(value, attributes);
  }
  const advice = { explicitBucketBoundaries: BOUNDS.filter(Number.isFinite) };
  const histogram = meter.createHistogram(PREFIX + name, { unit, description, advice });
  return (value, attributes) => histogram.record(value, attributes);
}

async function observe(
  manager: WatchedManager,
  gauges: ReadonlyMap<string, ObservableGauge>,
  result: BatchObservableResult,
): Promise<void> {
  for (const { name, samples } of await manager.metrics()) {
    const gauge = gauges.get(name);
    if (!gauge) continue;
    for (const { labels, value } of samples) {
      result.observe(gauge, value, attributesOf(name as MetricName, labels, manager.name));
    }
  }
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  name: 'task.name',
  priority: 'task.priority',
  outcome: 'task.outcome',
  reason: 'task.reason',
  error: 'error.type',
  phase: 'shutdown.phase',
  breaker: 'circuit_breaker.name',
};

function attributesOf(metric: MetricName, labels: Labels, manager: string): Attributes {
  const state = metric.startsWith('circuit_breaker') ? 'circuit_breaker.state' : 'task.state';
  const attributes: Attributes = { 'task.queue': manager };
  for (const [label, value] of Object.entries(labels)) {
    attributes[label === 'state' ? state : (ATTRIBUTES[label] ?? label)] = value;
  }
  return attributes;
}
