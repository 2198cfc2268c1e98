import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { context, metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { MeterProvider, MetricReader, type DataPoint } from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { sleep } from '@taskgroup/runtime';
import { afterEach, expect, test } from 'vitest';
import { defineTask } from '../src/index.ts';
import { openTelemetry } from '../src/otel/index.ts';
import { errorOf, useManagers } from './support.ts';

const { open } = useManagers();
const tags = { service: 'test', customer: 'secret' };

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

afterEach(() => {
  trace.disable();
  context.disable();
  metrics.disable();
});

function register() {
  const spans = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const reader = new Reader();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  return { spans, reader, tracer: trace.getTracer('test') };
}

/** What was measured: `name {attributes} value`, of one metric. */
async function pointsOf(reader: Reader, name: string): Promise<DataPoint<unknown>[]> {
  const { resourceMetrics } = await reader.collect();
  const all = resourceMetrics.scopeMetrics.flatMap(({ metrics: each }) => each);
  return all
    .filter(({ descriptor }) => descriptor.name === `taskgroup.background.${name}`)
    .flatMap(({ dataPoints }) => dataPoints as DataPoint<unknown>[]);
}

function named(spans: InMemorySpanExporter, name: string): ReadableSpan[] {
  return spans.getFinishedSpans().filter((span) => span.name === name);
}

const flaky = defineTask({
  name: 'flaky',
  tags,
  idempotent: true,
  run: ({ attempt }, fails: number) => {
    if (attempt <= fails) throw new RangeError('not yet');
  },
});

test('an attempt is a trace of its own, linked to the submission, which belongs to its caller', async () => {
  const { spans, tracer } = register();
  const manager = open({ name: 'shop', instrumentation: openTelemetry() });
  const inner: (string | undefined)[] = [];
  const job = defineTask({
    name: 'job',
    tags,
    run: async (task) => {
      await sleep(1, task);
      inner.push(trace.getActiveSpan()?.spanContext().spanId);
    },
  });
  await tracer.startActiveSpan('request', async (request) => {
    const { result } = await manager.submit(job, undefined, { id: 'j1' });
    request.end();
    await result;
  });
  const [request, submit, run] = ['request', 'submit job', 'run job'].map(
    (n) => named(spans, n)[0]!,
  );
  expect(submit!.parentSpanContext?.spanId).toBe(request!.spanContext().spanId);
  expect(run!.parentSpanContext).toBeUndefined();
  expect(run!.spanContext().traceId).not.toBe(request!.spanContext().traceId);
  expect(run!.links.map((link) => link.context.spanId)).toEqual([submit!.spanContext().spanId]);
  expect(inner).toEqual([run!.spanContext().spanId]);
  expect(run!.status.code).toBe(SpanStatusCode.UNSET);
  expect(run!.attributes).toEqual({
    'task.id': 'j1',
    'task.name': 'job',
    'task.queue': 'shop',
    'task.priority': 'NORMAL',
    'task.attempt': 1,
    'task.outcome': 'completed',
    'task.tag.service': 'test',
    'task.tag.customer': 'secret',
  });
});

test('only the last failure is an error; a cancellation is none', async () => {
  const { spans } = register();
  const manager = open({ instrumentation: openTelemetry() });
  await (
    await manager.submit(flaky, 1)
  ).result;
  await errorOf((await manager.submit(flaky, 3)).result);
  const slow = defineTask({ name: 'slow', tags, run: (task) => sleep(1_000, task) });
  const handle = await manager.submit(slow, undefined);
  await sleep(1);
  await handle.cancel();
  await errorOf(handle.result);
  const seen = named(spans, 'run flaky').map(({ attributes, status }) => [
    attributes['task.outcome'],
    attributes['error.type'],
    status.code,
  ]);
  const { UNSET, ERROR } = SpanStatusCode;
  expect(seen).toEqual([
    ['failed', undefined, UNSET],
    ['completed', undefined, UNSET],
    ['failed', undefined, UNSET],
    ['failed', undefined, UNSET],
    ['dead', 'RetriesExhaustedError', ERROR],
  ]);
  const [cancelled] = named(spans, 'run slow');
  expect([cancelled!.attributes['task.outcome'], cancelled!.status.code]).toEqual([
    'cancelled',
    UNSET,
  ]);
  for (const span of named(spans, 'run flaky')) expect(span.events).toEqual([]);
});

test('a first attempt may be a child of its submission, a retry is linked all the same', async () => {
  const { spans } = register();
  const manager = open({ instrumentation: openTelemetry({ attempts: 'parent' }) });
  await (
    await manager.submit(flaky, 1)
  ).result;
  const [submit] = named(spans, 'submit flaky');
  const [first, second] = named(spans, 'run flaky');
  expect(first!.parentSpanContext?.spanId).toBe(submit!.spanContext().spanId);
  expect(second!.parentSpanContext).toBeUndefined();
  expect(second!.links).toHaveLength(1);
});

test('metrics have the names of the catalogue, few attributes, and seconds', async () => {
  const { reader } = register();
  const manager = open({
    name: 'shop',
    instrumentation: openTelemetry({ metricTags: ['service'], maxTagValues: 1 }),
  });
  const slow = defineTask({ name: 'slow', tags, run: (task) => sleep(20, task) });
  await (
    await manager.submit(slow, undefined)
  ).result;
  await (
    await manager.submit(slow, undefined, { tags: { service: 'another' } })
  ).result;
  const points = await pointsOf(reader, 'task.duration');
  expect(points.map(({ attributes }) => attributes)).toEqual(
    ['test', 'other'].map((service) => ({
      'task.name': 'slow',
      'task.queue': 'shop',
      'task.priority': 'NORMAL',
      'task.outcome': 'completed',
      'task.tag.service': service,
    })),
  );
  expect(points[0]!.value).toMatchObject({ count: 1, sum: 0.02 });
  const states = await pointsOf(reader, 'task.queue.size');
  expect(states.map(({ attributes }) => attributes['task.state'])).toEqual([
    'scheduled',
    'ready',
    'retrying',
  ]);
});

test('an SDK that is registered late hears all that follows', async () => {
  const manager = open({ instrumentation: openTelemetry() });
  await (
    await manager.submit(flaky, 0)
  ).result;
  const { reader, spans } = register();
  await (
    await manager.submit(flaky, 0)
  ).result;
  const [point] = await pointsOf(reader, 'task.submitted');
  expect(point!.value).toBe(1);
  expect(named(spans, 'run flaky')).toHaveLength(1);
  expect((await pointsOf(reader, 'task.active')).length).toBeGreaterThan(0);
});

test('without an SDK nothing happens, and without the API the import says what is missing', async () => {
  const manager = open({ instrumentation: openTelemetry() });
  await (
    await manager.submit(flaky, 0)
  ).result;
  const folder = mkdtempSync(path.join(tmpdir(), 'no-otel-'));
  try {
    for (const name of ['background', 'runtime']) {
      const to = path.join(folder, 'node_modules/@taskgroup', name);
      mkdirSync(to, { recursive: true });
      const from = path.resolve(import.meta.dirname, '../..', name);
      cpSync(path.join(from, 'package.json'), path.join(to, 'package.json'));
      cpSync(path.join(from, 'dist'), path.join(to, 'dist'), { recursive: true });
    }
    writeFileSync(
      path.join(folder, 'main.mjs'),
      `import '@taskgroup/background';
       import('@taskgroup/background/otel').catch((error) => console.log(error.message));`,
    );
    const said = execFileSync(process.execPath, [path.join(folder, 'main.mjs')], {
      encoding: 'utf8',
    });
    expect(said).toContain('npm install @opentelemetry/api');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
