import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a command took, together with every process that it started. */
export interface WatchedRun {
  readonly seconds: number;
  /** The most memory held at a time, in MB; absent where the system does not tell. */
  readonly megabytes: number | undefined;
  /** Processor time of all these processes, which a busy machine disturbs less; 0 where the system does not tell. */
  readonly cpuSeconds: number;
  readonly output: string;
}

/** How often the processes are looked at, in ms. */
const INTERVAL = 100;

/** Of Linux, in which it counts the time of a process. */
const TICKS_PER_SECOND = 100;

/**
 * Runs a command to its end.
 *
 * @throws {Error} when it fails, with the first line of what it complained of.
 */
export function watchedRun([file, ...args]: readonly string[]): Promise<WatchedRun> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(file!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const ticks = new Map<number, number>();
    let [output, complaint, peak] = ['', '', 0];
    const look = () => {
      const family = familyOf(child.pid!);
      peak = Math.max(peak, sum(family.map(({ kilobytes }) => kilobytes)));
      // The last look at one that has ended is all that is known of it.
      for (const each of family) ticks.set(each.pid, ticksOf(each.pid) ?? ticks.get(each.pid) ?? 0);
    };
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    const watch = setInterval(look, INTERVAL);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      const seconds = (performance.now() - start) / 1_000;
      if (code !== 0) return reject(new Error(complaintOf(complaint)));
      const cpuSeconds = sum([...ticks.values()]) / TICKS_PER_SECOND;
      resolve({ seconds, megabytes: peak ? peak / 1_024 : undefined, cpuSeconds, output });
    });
  });
}

function complaintOf(text: string): string {
  return /^(?:Uncaught )?\w*Error\b.*$/m.exec(text)?.[0] ?? 'it failed';
}

/** A process and all below it; nobody where there is no /proc. */
function familyOf(pid: number): Status[] {
  try {
    const statuses = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statusOf(name) ?? []);
    return thoseBelow(pid, statuses);
  } catch {
    return [];
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

/** Ticks that a process itself spent, in user code and in the system. */
function ticksOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return undefined;
  }
}

function thoseBelow(pid: number, statuses: readonly Status[]): Status[] {
  const own = statuses.filter((each) => each.pid === pid);
  const children = statuses.filter(({ parent }) => parent === pid);
  return [...own, ...children.flatMap((child) => thoseBelow(child.pid, statuses))];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
