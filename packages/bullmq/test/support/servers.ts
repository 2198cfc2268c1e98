import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { Store } from '../../src/index.ts';

/** A store of tasks that a test has started, and can take down. */
export interface Server {
  readonly store: Store;
  /** As the power failing does: nothing is told, and what was accepted is on the disk. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerKind {
  readonly name: string;
  /** Where its program is; nothing where it isn't installed. */
  readonly program: string | undefined;
  /** Whether CI can always install it. */
  readonly isRequired: boolean;
  readonly launch: (program: string) => Promise<Server>;
}

export const SERVER_KINDS: readonly ServerKind[] = [
  {
    name: 'redis',
    program: process.env['REDIS_SERVER'] ?? find('redis-server'),
    isRequired: true,
    launch: launchRedis,
  },
  {
    name: 'valkey',
    program: process.env['VALKEY_SERVER'] ?? find('valkey-server'),
    isRequired: false,
    launch: launchRedis,
  },
  { name: 'postgres', program: findPostgres(), isRequired: true, launch: launchPostgres },
];

/** Also what speaks Redis' protocol. */
async function launchRedis(program: string): Promise<Server> {
  const port = await freePort();
  const dir = mkdtempSync(path.join(tmpdir(), 'taskgroup-redis-'));
  const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
  const where = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir];
  const args = [...where, ...durable, '--maxmemory-policy', 'noeviction'];
  const server = new LocalServer(dir, {
    spawn: () => spawn(program, args, { stdio: 'ignore' }),
    answers: () => takesConnections(port),
  });
  await server.start();
  return Object.assign(server, { store: { redis: `redis://127.0.0.1:${port}` } });
}

/** It refuses to run as root: there it is run by the user of the package. */
async function launchPostgres(program: string): Promise<Server> {
  const port = await freePort();
  const dir = mkdtempSync(path.join(tmpdir(), 'taskgroup-postgres-'));
  const data = path.join(dir, 'data');
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  if (isRoot) chownSync(dir, ...idsOf('postgres'));
  const initdb = path.join(path.dirname(program), 'initdb');
  const made = run([...as, initdb, '-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync']);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const [command = program, ...args] = [...as, program, '-D', data, '-k', dir, '-p', String(port)];
  const only = ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=100', '-c', 'fsync=off'];
  const connectionString = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const server = new LocalServer(dir, {
    spawn: () => spawn(command, [...args, ...only], { stdio: 'ignore', cwd: dir }),
    answers: () => takesQueries(connectionString),
  });
  await server.start();
  return Object.assign(server, {
    store: { postgres: { connectionString, migrate: true, max: 4 } },
  });
}

interface Program {
  readonly spawn: () => ChildProcess;
  readonly answers: () => Promise<boolean>;
}

class LocalServer {
  readonly #dir: string;
  readonly #program: Program;
  #child: ChildProcess | undefined;

  constructor(dir: string, program: Program) {
    this.#dir = dir;
    this.#program = program;
  }

  async start(): Promise<void> {
    const { spawn, answers } = this.#program;
    this.#child = spawn();
    while (!(await answers())) {
      if (this.#child.exitCode !== null) {
        throw new Error(`The server ended at once, with exit code ${this.#child.exitCode}`);
      }
    }
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    // PostgreSQL ends at once, without a checkpoint, on SIGQUIT; SIGKILL would leave its children behind.
    child.kill(child.spawnargs.includes('-k') ? 'SIGQUIT' : 'SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** It takes connections before it has recovered, and refuses queries until then. */
async function takesQueries(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    await setTimeout(25);
    return false;
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (does: boolean) => {
      socket.destroy();
      void setTimeout(does ? 0 : 25).then(() => resolve(does));
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

function run([command = '', ...args]: readonly string[]) {
  return spawnSync(command, args, { encoding: 'utf8', cwd: tmpdir() });
}

function idsOf(user: string): [number, number] {
  const idOf = (flag: string) => Number(run(['id', flag, user]).stdout);
  return [idOf('-u'), idOf('-g')];
}

function find(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).find(isFile);
}

function findPostgres(): string | undefined {
  const versions = '/usr/lib/postgresql';
  const all = existsSync(versions) ? readdirSync(versions) : [];
  const newest = all.toSorted((a, b) => Number(b) - Number(a));
  return (
    newest.map((each) => path.join(versions, each, 'bin', 'postgres')).find(isFile) ??
    find('postgres')
  );
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}
