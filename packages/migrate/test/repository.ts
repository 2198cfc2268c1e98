import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const BIN = fileURLToPath(new URL('../bin/migrate-taskgroup.js', import.meta.url));

const STORE_PID = new URL('./support/store-pid.mjs', import.meta.url).href;
const INTERRUPT = new URL('./support/interrupt-at-work.mjs', import.meta.url).href;
const KILL_WHEN = new URL('./support/kill-when.mjs', import.meta.url).href;

export type Files = Readonly<Record<string, string | Buffer>>;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of a user, with the command to run in it; removed after the test. */
export class Repository {
  readonly root = realpathSync(mkdtempSync(path.join(tmpdir(), 'migrate-')));

  constructor(files: Files) {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
    this.write(files);
  }

  write(files: Files): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), content);
    }
  }

  path(name: string): string {
    return path.join(this.root, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], {
      cwd: this.root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  commit(): this {
    this.git('init', '--quiet');
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'Start');
    return this;
  }

  run(...args: string[]): Outcome {
    return this.runWith({}, ...args);
  }

  runWith(env: NodeJS.ProcessEnv, ...args: string[]): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: undefined, ...env },
    });
    return { code: status, stdout, stderr };
  }

  start(...args: string[]) {
    return spawn(process.execPath, [BIN, ...args], { cwd: this.root, stdio: 'ignore' });
  }

  /** Runs the command, and kills it at the moment when it has given a file its new text. */
  killWhen(name: string, text: string, ...args: string[]): void {
    const { signal } = this.signalWhen('SIGKILL', name, text, ...args);
    if (signal !== 'SIGKILL') throw new Error(`The command ended before it wrote ${name}`);
  }

  /** Runs the command, and sends it a signal at the moment when it has given a file its new text. */
  signalWhen(kill: NodeJS.Signals, name: string, text: string, ...args: string[]) {
    const env = { KILL_SIGNAL: kill, KILL_WHEN: this.path(name), KILL_TEXT: text };
    return spawnSync(process.execPath, ['--import', KILL_WHEN, BIN, ...args], {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  }

  /** Runs the command in several processes, and interrupts it while one of them is busy; the id of that one. */
  interruptAtWork(...args: string[]) {
    const { signal, stderr } = spawnSync(process.execPath, ['--import', INTERRUPT, BIN, ...args], {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, WORKER_PID: this.path('worker.pid') },
    });
    return { signal, stderr, worker: Number(this.read('worker.pid')) };
  }

  /** Runs the command with its process id in a file, for one of its own commands to kill it. */
  runAndKill(pidFile: string, ...args: string[]): void {
    const { signal } = spawnSync(process.execPath, ['--import', STORE_PID, BIN, ...args], {
      cwd: this.root,
      env: { ...process.env, STORE_PID: this.path(pidFile) },
    });
    if (signal !== 'SIGKILL') throw new Error('The command was not killed');
  }

  remove(name: string): void {
    rmSync(this.path(name), { recursive: true, force: true });
  }

  mode(name: string, mode: number): void {
    chmodSync(this.path(name), mode);
  }
}

/** A repository with one commit. */
export function committed(files: Files): Repository {
  return new Repository(files).commit();
}

export const MANIFEST = `{
  "name": "shop",
  "type": "module",
  "dependencies": {
    "@taskgroup/runtime": "^0.0.0"
  }
}
`;

export const LEAKY = `import { load, ping } from './work.js';

export async function both(id) {
  return await Promise.all([load(id), ping()]); // both
}
`;

export const OWNED = `import { load, ping } from './work.js';
import { TaskGroup } from '@taskgroup/runtime';

export async function both(id) {
  return await TaskGroup.all([() => load(id), () => ping()]); // both
}
`;
