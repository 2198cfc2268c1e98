import {
  isPgPool,
  Queue,
  QueueEvents,
  Worker,
  type BackendFactory,
  type IQueueBackend,
  type JobProgress,
  type PostgresConnectionOptions,
  type RedisOptions,
} from 'bullmq';
import type { Settings } from './options.ts';
import { openPostgres } from './postgres.ts';
import type { StoredEnd, StoredTask } from './stored-task.ts';
import { TryAgainIn } from './try-again.ts';

/**
 * Redis, or what speaks its protocol, by a URL or by the options of ioredis; or PostgreSQL, by a URL, by the options of `pg` with `schema`
 * and `migrate`, or by a pool.
 */
export type Store =
  | { readonly redis: string | RedisOptions; readonly prefix?: string | undefined }
  | { readonly postgres: PostgresConnectionOptions };

export type StoreQueue = Queue<
  StoredTask,
  StoredEnd,
  string,
  StoredTask,
  StoredEnd,
  string,
  IQueueBackend,
  unknown
>;
export type StoreWorker = Worker<
  StoredTask,
  StoredEnd,
  string,
  IQueueBackend,
  JobProgress,
  unknown
>;
export type StoreEvents = QueueEvents<StoredEnd, IQueueBackend, unknown>;

/** Opens what BullMQ needs, each with a connection of its own, on the store that the user chose. */
export class StoreOpener {
  readonly #settings: Settings;
  readonly #onError: (error: Error) => void;

  constructor(settings: Settings, onError: (error: Error) => void) {
    this.#settings = settings;
    this.#onError = onError;
  }

  queue(): StoreQueue {
    const { connection, backend } = connectionOf(this.#settings);
    return this.#listen(new Queue(this.#settings.queue, connection, backend));
  }

  /** It has no processor: the consumer asks it for one task after the other. */
  worker(): StoreWorker {
    const { lease, sweepInterval, maxCrashes, queue } = this.#settings;
    const { connection, backend } = connectionOf(this.#settings);
    const options = {
      ...connection,
      lockDuration: lease,
      stalledInterval: sweepInterval,
      maxStalledCount: maxCrashes,
      drainDelay: Math.min(5, sweepInterval / 1_000),
      settings: { backoffStrategy: delayOf },
    };
    return this.#listen(new Worker(queue, null, options, backend));
  }

  events(): StoreEvents {
    const { connection, backend } = connectionOf(this.#settings);
    return this.#listen(new QueueEvents(this.#settings.queue, connection, backend));
  }

  /** Without a listener, an error of a connection would end the process. */
  #listen<T extends { on(event: 'error', listener: (error: Error) => void): unknown }>(of: T): T {
    of.on('error', this.#onError);
    return of;
  }
}

/** BullMQ asks how long to wait after a failure: the manager has decided that already. */
function delayOf(_attempts: number, _type: string | undefined, error: Error | undefined): number {
  return error instanceof TryAgainIn ? error.delay : -1;
}

function connectionOf({ store, lease }: Settings) {
  if ('postgres' in store) {
    return {
      connection: { connection: postgresOf(store.postgres, lease) as unknown },
      backend: openPostgres as unknown as BackendFactory<IQueueBackend, unknown>,
    };
  }
  const { redis, prefix } = store;
  const connection: unknown = typeof redis === 'string' ? { url: redis } : redis;
  return {
    connection: { connection, ...(prefix !== undefined && { prefix }) },
    backend: undefined as unknown as BackendFactory<IQueueBackend, unknown>,
  };
}

/**
 * A process that is stopped in the middle of a transaction keeps its locks, and with them everybody from taking over its
 * tasks: the server ends such a transaction with the lease.
 */
function postgresOf(given: PostgresConnectionOptions, lease: number): PostgresConnectionOptions {
  if (isPgPool(given)) return given;
  const options = typeof given === 'string' ? { connectionString: given } : given;
  return { idle_in_transaction_session_timeout: Math.ceil(lease), ...options };
}
