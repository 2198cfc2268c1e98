import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a command took, together with every process that it started. */
export interface WatchedRun {
  readonly seconds: number;
  /** The most memory held at a time, in MB; absent where the system does not tell. */
  readonly megabytes: number | undefined;
  readonly output: string;
}

/** How often memory is looked at, in ms. */
const INTERVAL = 100;

/**
 * Runs a command to its end.
 *
 * @throws {Error} when it fails, with the first line of what it complained of.
 */
export function watchedRun([file, ...args]: readonly string[]): Promise<WatchedRun> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(file!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, complaint, peak] = ['', '', 0];
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    const watch = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid!))), INTERVAL);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      const seconds = (performance.now() - start) / 1_000;
      if (code !== 0) return reject(new Error(complaintOf(complaint)));
      resolve({ seconds, megabytes: peak ? peak / 1_024 : undefined, output });
    });
  });
}

function complaintOf(text: string): string {
  return /^(?:Uncaught )?\w*Error\b.*$/m.exec(text)?.[0] ?? 'it failed';
}

/** Kilobytes held by a process and all below it; 0 where there is no /proc. */
function memoryOf(pid: number): number {
  try {
    const statuses = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statusOf(name) ?? []);
    return sumBelow(pid, statuses);
  } catch {
    return 0;
  }
}

interface Status {
  readonly pid: number;
  readonly parent: number;
  readonly kilobytes: number;
}

function statusOf(name: string): Status | undefined {
  try {
    const text = readFileSync(`/proc/${name}/status`, 'utf8');
    const number = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return { pid: Number(name), parent: number('PPid'), kilobytes: number('VmRSS') };
  } catch {
    return undefined; // It has just ended.
  }
}

function sumBelow(pid: number, statuses: readonly Status[]): number {
  const own = statuses.find((each) => each.pid === pid)?.kilobytes ?? 0;
  return statuses
    .filter(({ parent }) => parent === pid)
    .reduce((sum, child) => sum + sumBelow(child.pid, statuses), own);
}
