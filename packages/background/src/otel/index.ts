/**
 * What a manager does as OpenTelemetry's spans and metrics, for programs that have its API installed.
 *
 * `tracing.ts` makes the spans, `instruments.ts` the metrics; names and units of the metrics are those of
 * `metrics/catalogue.ts`.
 */
import type { Instrumentation } from '../instrumentation.ts';
import { Instruments } from './instruments.ts';
import type { OpenTelemetryOptions } from './options.ts';
import { Tracing } from './tracing.ts';

export type { OpenTelemetryOptions } from './options.ts';

/**
 * Tells OpenTelemetry what a manager does. It works before an SDK is registered, after, and without one.
 *
 * A submission is a `submit <task>` span of whoever submits. An attempt is a `run <task>` span of its own trace, linked to
 * that submission: it may run hours later, and its parent would be long gone. Only a task that is given up is an error;
 * an attempt that is followed by another is none, nor is a cancellation.
 *
 * @example
 * ```ts no-run
 * import { BackgroundTaskManager } from '@taskgroup/background';
 * import { openTelemetry } from '@taskgroup/background/otel';
 *
 * const manager = new BackgroundTaskManager({
 *   name: 'shop',
 *   instrumentation: openTelemetry({ metricTags: ['service'] }),
 * });
 * ```
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Instrumentation {
  const tracing = new Tracing(options);
  const instruments = new Instruments(options);
  return {
    watch: (manager) => instruments.watch(manager),
    record: (measurement) => instruments.record(measurement),
    submitting: (manager, task) => tracing.submitting(manager, task),
    attempting: (manager, task, attempt) => tracing.attempting(manager, task, attempt),
  };
}
