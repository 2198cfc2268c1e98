import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  descendantsOf,
  findRunningMember,
  isRunning,
  isRunningMember,
  membersOf,
} from './process-table.ts';
import type { ProcessEntry } from './process-table.ts';

/** How often we look whether the children of a process that has ended are gone too: nobody tells us. In milliseconds. */
const LOOK_EVERY = 10;

/**
 * A process that we started, and what it started in turn.
 *
 * On POSIX the process leads a session, and so a process group, of its own (unless it was to stay in ours), and a
 * signal goes to the whole group. On Linux a signal also reaches descendants that left the group, as far as `/proc`
 * shows where they come from at that moment. On Windows `taskkill /T` walks the tree.
 */
export class ProcessTree {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #leadsGroup: boolean;
  /** A group without members is never asked again: its number may be somebody else's by then. */
  #groupGone: boolean;
  /** Who ran in the group when we looked: as long as that one runs we need not read the table of all processes. */
  #member: ProcessEntry | null | undefined;
  /** Descendants outside the group, kept because their parent's end hides where they came from. */
  readonly #strays = new Map<number, ProcessEntry>();

  constructor(child: ChildProcess, leadsGroup: boolean) {
    this.#child = child;
    this.pid = child.pid!;
    this.#leadsGroup = leadsGroup && process.platform !== 'win32';
    this.#groupGone = !this.#leadsGroup;
  }

  /** Whether the first process of the tree has not ended. */
  get leaderRuns(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Whether anything of the tree still runs. */
  get alive(): boolean {
    if (this.leaderRuns || this.#groupRuns()) return true;
    for (const [pid, stray] of this.#strays) if (!isRunning(stray)) this.#strays.delete(pid);
    return this.#strays.size > 0;
  }

  /** Sends `signal` to every process of the tree. What has ended already doesn't matter. */
  signal(signal: NodeJS.Signals): void {
    if (process.platform === 'win32') return this.#killOnWindows();
    this.#findStrays();
    if (!this.#groupGone) send(-this.pid, signal);
    else if (this.leaderRuns) send(this.pid, signal);
    for (const [pid, stray] of this.#strays) {
      if (!isRunning(stray) || !send(pid, signal)) this.#strays.delete(pid);
    }
  }

  /** Kills it from an `exit` handler, in which nothing can be waited for. */
  killNow(): void {
    if (process.platform !== 'win32') this.signal('SIGKILL');
    else if (this.leaderRuns) spawnSync('taskkill', this.#taskkillArgs(), { windowsHide: true });
  }

  /** Calls `callback` once nothing of the tree runs any more. The result calls that off. */
  onGone(callback: () => void): () => void {
    let interval: NodeJS.Timeout | undefined;
    const look = (): void => {
      if (this.alive) return;
      stop();
      callback();
    };
    const watch = (): void => {
      interval = setInterval(look, LOOK_EVERY);
      look();
    };
    const stop = (): void => {
      clearInterval(interval);
      this.#child.off('exit', watch);
    };
    if (this.leaderRuns) this.#child.once('exit', watch);
    else watch();
    return stop;
  }

  #groupRuns(): boolean {
    if (this.#groupGone) return false;
    // A zombie answers too, and in a container without an init process it stays one for ever.
    const runs = send(-this.pid, 0) && this.#hasRunningMember();
    this.#groupGone = !runs && !this.leaderRuns;
    return runs;
  }

  #hasRunningMember(): boolean {
    if (this.#member && isRunningMember(this.#member)) return true;
    this.#member = findRunningMember(this.pid);
    return this.#member !== null;
  }

  #findStrays(): void {
    const members = this.#groupGone ? [] : membersOf(this.pid);
    const leader = this.leaderRuns ? [this.pid] : [];
    for (const entry of descendantsOf([...leader, ...members, ...this.#strays.keys()])) {
      const inGroup = this.#leadsGroup && entry.group === this.pid;
      if (!inGroup && !entry.zombie) this.#strays.set(entry.pid, entry);
    }
  }

  /** There are no signals: as trio and AnyIO do, it is ended at once. */
  #killOnWindows(): void {
    if (!this.leaderRuns) return;
    const taskkill = spawn('taskkill', this.#taskkillArgs(), {
      stdio: 'ignore',
      windowsHide: true,
    });
    taskkill.once('error', () => this.#child.kill());
  }

  #taskkillArgs(): string[] {
    return ['/pid', String(this.pid), '/T', '/F'];
  }
}

/** Whether there was somebody to send it to, and we were allowed to. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
