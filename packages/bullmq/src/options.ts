import type { Store } from './store.ts';

/** Options of {@linkcode bullmq}. Times are in milliseconds. */
export interface BullMqOptions {
  /** Where the tasks are kept. */
  readonly store: Store;
  /** Managers of one queue share its tasks. `background` by default; no `:` in it. */
  readonly queue?: string | undefined;
  /** False for a process that only submits. True by default. */
  readonly consume?: boolean | undefined;
  /** How long a worker that says nothing keeps its tasks. 30,000 by default. */
  readonly lease?: number | undefined;
  /** How often workers look for leases that ran out. A third of the lease by default. */
  readonly sweepInterval?: number | undefined;
  /** How often a task may take its worker with it before it is given up as `poison`. 3 by default. */
  readonly maxCrashes?: number | undefined;
  /** How long the store may take to accept a task, or to hand one back at the end. 5,000 by default. */
  readonly storeTimeout?: number | undefined;
  /** How long a task of a name that no process knows is passed on, before it is given up. 60,000 by default. */
  readonly unknownTasksFor?: number | undefined;
  /** How long the results of finished tasks are kept, and how many, for those who wait for one. An hour and 1,000 by default. */
  readonly keepResults?: Keep | undefined;
  /** How long dead letters are kept, and how many. 7 days and 1,000 by default. */
  readonly keepDeadLetters?: Keep | undefined;
  /** Told of every trouble with the store; the manager goes on by itself when it is back. */
  readonly onStoreError?: ((error: Error) => void) | undefined;
}

export interface Keep {
  readonly age?: number;
  readonly count?: number;
}

/** The options with defaults, checked. */
export type Settings = ReturnType<typeof readOptions>;

const HOUR = 3_600_000;

export function readOptions({ store, onStoreError, ...options }: BullMqOptions) {
  const { lease = 30_000, queue = 'background', consume = true } = options;
  if (queue === '' || queue.includes(':')) {
    throw new RangeError(`Cannot use queue '${queue}' as its name must not be empty or have a ':'`);
  }
  const times = {
    lease,
    sweepInterval: options.sweepInterval ?? Math.ceil(lease / 3),
    maxCrashes: options.maxCrashes ?? 3,
    storeTimeout: options.storeTimeout ?? 5_000,
    unknownTasksFor: options.unknownTasksFor ?? 60_000,
  };
  requireNumbers(times);
  const keepResults = { age: HOUR, count: 1_000, ...options.keepResults };
  const keepDeadLetters = { age: 7 * 24 * HOUR, count: 1_000, ...options.keepDeadLetters };
  return { store, onStoreError, queue, consume, ...times, keepResults, keepDeadLetters };
}

function requireNumbers(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    const least = name === 'unknownTasksFor' || name === 'maxCrashes' ? 0 : 1;
    if (!(value >= least && value < Infinity)) {
      throw new RangeError(
        `Cannot open a queue as '${name}' must be a number >= ${least}: current value is ${value}`,
      );
    }
  }
}
