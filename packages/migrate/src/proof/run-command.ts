import { spawn, type ChildProcess } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export interface CommandResult {
  readonly passed: boolean;
  /** How it ended, for a sentence: `exit code 1`, `signal SIGSEGV`, `no end after 60 s`. */
  readonly ending: string;
  /** The end of what it printed, without colours. */
  readonly tail: string;
  readonly milliseconds: number;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const TAIL_LINES = 20;
const TAIL_LENGTH = 8_000;

/** Runs a command line of the user's in a shell, and ends all of its processes when it takes too long. */
export async function runCommand(
  command: string,
  { cwd, timeoutMs, signal }: CommandOptions,
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const started = performance.now();
  const child = spawn(command, {
    cwd,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it started ends with it.
    detached: process.platform !== 'win32',
  });
  const output = tailOf(child);
  let isLate = false;
  const stop = () => endGroup(child);
  const timer = setTimeout(() => {
    isLate = true;
    stop();
  }, timeoutMs ?? MAX_TIMEOUT);
  signal?.addEventListener('abort', stop);
  try {
    const { code, by } = await endOf(child);
    signal?.throwIfAborted();
    const ending = isLate ? `no end after ${Math.round(timeoutMs! / 1000)} s` : describe(code, by);
    const milliseconds = performance.now() - started;
    return { passed: code === 0 && !isLate, ending, tail: output(), milliseconds };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** The longest that a timer can wait. */
const MAX_TIMEOUT = 2 ** 31 - 1;

interface End {
  readonly code: number | null;
  readonly by: NodeJS.Signals | null;
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, by) => resolve({ code, by }));
  });
}

function describe(code: number | null, by: NodeJS.Signals | null): string {
  return by ? `signal ${by}` : `exit code ${code}`;
}

function endGroup(child: ChildProcess): void {
  try {
    if (process.platform === 'win32') child.kill();
    else if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function tailOf({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-TAIL_LENGTH);
    });
  }
  return () => {
    const lines = stripVTControlCharacters(text).trimEnd().split(/\r?\n/);
    return lines.slice(-TAIL_LINES).join('\n');
  };
}
