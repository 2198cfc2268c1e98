import type { EventEmitter } from 'node:events';
import {
  assertSchemaCompatibility,
  type BackendFactory,
  isPgPool,
  LATEST_SCHEMA_VERSION,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
  type QueueBaseOptions,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq';

/**
 * BullMQ's backend, on a server that may go down at any moment, also while this process starts.
 *
 * BullMQ's own lets the process end when the connection breaks while it looks at the schema, and when the server is down at
 * the start, it is down for good.
 */
export function openPostgres(
  queue: string,
  options: QueueBaseOptions<PostgresConnectionOptions>,
  { withBlockingConnection = false, blocking = false }: Parameters<BackendFactory>[2] = {},
): PostgresQueueBackend {
  const backend = new LastingBackend(new LastingConnection(options.connection), queue, options);
  // By these names BullMQ's dashboards find who works and who listens.
  if (withBlockingConnection) backend.listenerName = queue;
  else if (blocking) backend.listenerName = `${queue}:qe`;
  return backend;
}

class LastingBackend extends PostgresQueueBackend {
  listenerName: string | undefined;
  #named: Promise<void> | undefined;

  override async waitUntilReady(): Promise<void> {
    await this.connection.waitUntilReady();
    if (this.listenerName !== undefined) await (this.#named ??= this.setName(this.listenerName));
  }

  /** When it fails, the next connection that listens gets the name. */
  override async setName(name: string): Promise<void> {
    await super.setName(name).catch((error: unknown) => this.emit('error', error));
  }
}

class LastingConnection extends PostgresConnection {
  readonly #options: SchemaOptions;
  #ready: Promise<void> | undefined;

  constructor(given: PostgresConnectionOptions) {
    super(given);
    this.#options = typeof given === 'string' || isPgPool(given) ? {} : given;
    guardClients(this.pool as unknown as EventEmitter);
  }

  override waitUntilReady(): Promise<void> {
    this.#ready ??= this.#prepare().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  async #prepare(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await prepareSchema(client, this.schema, this.#options);
    } finally {
      client.release();
    }
    setTimeout(() => this.emit('ready'), 0);
  }
}

interface SchemaOptions {
  readonly migrate?: boolean;
  readonly skipMigrations?: boolean;
  readonly skipVersionCheck?: boolean;
}

type Client = Parameters<typeof runMigrations>[0];

async function prepareSchema(
  client: Client,
  schema: string,
  { migrate, skipMigrations = true, ...options }: SchemaOptions,
): Promise<void> {
  const mayMigrate = migrate ?? !skipMigrations;
  try {
    // A look takes no lock: who starts when the tables are there waits for nobody.
    const version = await assertSchemaCompatibility(client, schema, options);
    if (!mayMigrate || version >= LATEST_SCHEMA_VERSION) return;
  } catch (error) {
    if (!(mayMigrate && error instanceof SchemaMigrationRequiredError)) throw error;
  }
  await runMigrations(client, schema, options);
}

const guarded = new WeakSet<EventEmitter>();

/** Between two queries of a client that was taken out of its pool nobody listens, and `pg` ends the process then. Who queries it next hears of the trouble. */
function guardClients(pool: EventEmitter): void {
  if (guarded.has(pool)) return;
  guarded.add(pool);
  pool.on('acquire', (client: EventEmitter) => {
    if (guarded.has(client)) return;
    guarded.add(client);
    client.on('error', () => {});
  });
}
