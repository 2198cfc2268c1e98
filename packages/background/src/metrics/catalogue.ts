import type { MetricKind, Unit } from './metrics.ts';

interface Description {
  readonly kind: MetricKind;
  readonly unit: Unit;
  readonly help: string;
}

/** Every metric of a manager: whoever shows or exports them has their names, kinds and units from here. */
export const METRICS = {
  'task.submitted': {
    kind: 'counter',
    unit: '{task}',
    help: 'Tasks submitted, by what became of the call.',
  },
  'task.duration': { kind: 'histogram', unit: 's', help: 'How long attempts took.' },
  'task.queue.time': {
    kind: 'histogram',
    unit: 's',
    help: 'How long tasks waited for their first attempt.',
  },
  'task.ended': { kind: 'counter', unit: '{task}', help: 'Tasks that came to their end.' },
  'task.retries': {
    kind: 'counter',
    unit: '{task}',
    help: 'Attempts that failed and were followed by another.',
  },
  'task.dead_lettered': { kind: 'counter', unit: '{task}', help: 'Tasks that were given up.' },
  'task.abandoned': {
    kind: 'counter',
    unit: '{task}',
    help: 'Tasks that were lost as the manager ended before them.',
  },
  'task.rate_limited': {
    kind: 'counter',
    unit: '{task}',
    help: 'Attempts that a rate limit put off.',
  },
  'circuit_breaker.rejected': {
    kind: 'counter',
    unit: '{task}',
    help: 'Attempts that an open breaker put off.',
  },
  'circuit_breaker.transitions': {
    kind: 'counter',
    unit: '{transition}',
    help: 'How often a breaker came into each state.',
  },
  'shutdown.duration': {
    kind: 'histogram',
    unit: 's',
    help: 'How long each phase of closing took.',
  },
  'task.active': { kind: 'gauge', unit: '{task}', help: 'Attempts that run.' },
  'task.zombies': {
    kind: 'gauge',
    unit: '{task}',
    help: 'Attempts that go on after their time or cancellation.',
  },
  'task.queue.size': { kind: 'gauge', unit: '{task}', help: 'Tasks that wait, by what for.' },
  'task.queue.limit': { kind: 'gauge', unit: '{task}', help: 'How many may wait to be started.' },
  'circuit_breaker.state': {
    kind: 'gauge',
    unit: '{breaker}',
    help: '1 for the state that a breaker is in, 0 for the others.',
  },
} as const satisfies Record<string, Description>;

export type MetricName = keyof typeof METRICS;
