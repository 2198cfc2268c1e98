import type { Attributes, Context, Link, Span, SpanContext } from '@opentelemetry/api';
import type { TaskEnvelope } from '../envelope.ts';
import { errorType } from '../errors.ts';
import type { WatchedAttempt, WatchedSubmission } from '../instrumentation.ts';
import { api } from './api.ts';
import { type OpenTelemetryOptions, SCOPE } from './options.ts';

/** Spans of submissions and attempts. */
export class Tracing {
  readonly #attempts: 'link' | 'parent';

  constructor({ attempts = 'link' }: OpenTelemetryOptions) {
    this.#attempts = attempts;
  }

  submitting(manager: string, task: TaskEnvelope): WatchedSubmission {
    const attributes = attributesOf(manager, task);
    const kind = api.SpanKind.PRODUCER;
    const span = tracer().startSpan(`submit ${task.name}`, { kind, attributes });
    return {
      trace: traceOf(span.spanContext()),
      end: (outcome, error) => {
        span.setAttribute('task.outcome', outcome);
        if (outcome === 'rejected') tellError(span, error);
        span.end();
      },
    };
  }

  attempting(manager: string, task: TaskEnvelope, attempt: number): WatchedAttempt {
    const submission = spanContextOf(task.trace);
    const isChild = this.#attempts === 'parent' && attempt === 1 && submission !== undefined;
    const around = isChild
      ? api.trace.setSpanContext(api.ROOT_CONTEXT, submission)
      : api.ROOT_CONTEXT;
    const links: Link[] = submission && !isChild ? [{ context: submission }] : [];
    const attributes = { ...attributesOf(manager, task), 'task.attempt': attempt };
    const how = { kind: api.SpanKind.CONSUMER, attributes, links };
    const span = tracer().startSpan(`run ${task.name}`, how, around);
    return watchAttempt(span, api.trace.setSpan(around, span));
  }
}

function watchAttempt(span: Span, context: Context): WatchedAttempt {
  return {
    run: (body) => api.context.with(context, body),
    end: (outcome, error) => {
      span.setAttribute('task.outcome', outcome);
      if (outcome === 'dead') tellError(span, error);
      span.end();
    },
  };
}

/** Taken anew each time: the SDK may be registered late. */
function tracer() {
  return api.trace.getTracer(SCOPE);
}

function tellError(span: Span, error: unknown): void {
  span.setAttribute('error.type', errorType(error));
  const message = error instanceof Error ? error.message : String(error);
  span.setStatus({ code: api.SpanStatusCode.ERROR, message });
}

function attributesOf(manager: string, { id, name, priority, tags }: TaskEnvelope): Attributes {
  const attributes: Attributes = {
    'task.id': id,
    'task.name': name,
    'task.queue': manager,
    'task.priority': priority,
  };
  for (const [tag, value] of Object.entries(tags)) attributes[`task.tag.${tag}`] = value;
  return attributes;
}

/** As W3C Trace Context writes it, whatever propagators are registered: it may travel through a store. */
function traceOf(context: SpanContext): Record<string, string> | undefined {
  if (!api.isSpanContextValid(context)) return undefined;
  const { traceId, spanId, traceFlags } = context;
  return { traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}` };
}

function spanContextOf(trace: TaskEnvelope['trace']): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = trace?.traceparent?.split('-') ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) || 0, isRemote: true };
  return api.isSpanContextValid(context) ? context : undefined;
}
