import process from 'node:process';
import { nodeOf, ScopeMisuseError, setTimer } from '../core/index.ts';
import type { TaskCancelledError, TaskGroup } from '../core/index.ts';
import { withTaskGroup } from '../with-task-group.ts';
import { enableAmbientContext } from './ambient-context.ts';
import { keepAlive } from './keep-alive.ts';
import { describeFailure } from './run-main/describe-failure.ts';
import { exitFlushed, exitSoon, say } from './run-main/exit.ts';
import { describeLiving } from './run-main/living-tasks.ts';
import { readMainOptions } from './run-main/options.ts';
import type { MainSettings, RunMainOptions } from './run-main/options.ts';
import { exitCodeOf } from './signals/require-signals.ts';

export type { RunMainOptions } from './run-main/options.ts';

/**
 * Runs the whole program in one group, and ends it in order: on Ctrl-C or `SIGTERM` too.
 *
 * The first signal cancels the group; `main` and its tasks see their signals aborted, clean up and end. Then the process
 * ends by itself, as Node programs do, with everything written. Nobody needs to call `process.exit()`.
 *
 * | exit code | |
 * | --- | --- |
 * | 0 | `main` and all its tasks have ended well, or somebody called `group.cancel()` |
 * | 1 | something failed; every failure is on standard error, with its stack |
 * | 128 + n | signal n ended it: 130 for `SIGINT`, 143 for `SIGTERM`. What failed meanwhile is on standard error |
 * | `process.exitCode` | if the program has set it, unless something failed and it is 0 |
 *
 * It forces the exit in three cases, and says so on standard error: `graceMs` after the cancellation (and which tasks
 * still run); at a second signal; and when, after a signal or a failure, something that no task owns keeps the process
 * alive for another second. A second signal counts only 200 ms after the first, since `npm run` passes on a
 * Ctrl-C that the terminal has sent to the program as well.
 *
 * While it runs, the process is alive, even if everybody only waits for a promise. It is Effection's `main` and Effect's
 * `runMain`; unlike Effection's it waits for the tasks when `main` returns, as groups do.
 *
 * @param fn The program. It gets the root group, and its `signal`.
 * @returns A promise of the exit code, when everything has ended. It never rejects.
 * @throws {TypeError | RangeError} for options of its own that can't be; those of the group are a failure of `main`.
 * @throws {ScopeMisuseError} when it runs already; in a worker, which isn't told of signals.
 * @example
 * ```ts
 * import { sleep } from '@taskgroup/runtime';
 * import { runMain } from '@taskgroup/runtime/node';
 *
 * await runMain(async (main) => {
 *   main.startSoon(() => sleep(5), { name: 'worker' });
 *   console.log('up'); //=> up
 * });
 * ```
 */
export function runMain(
  fn: (main: TaskGroup) => unknown,
  options: RunMainOptions = {},
): Promise<number> {
  const settings = readMainOptions(fn, options);
  if (running) {
    throw new ScopeMisuseError(
      'Cannot run main as it runs already: a process has one; start a task in its group',
    );
  }
  running = true;
  return new Main(settings).run(fn);
}

let running = false;

/** What passes on a signal that its child has got already does so at once. In milliseconds. */
const ECHO = 200;

class Main {
  readonly #settings: MainSettings;
  #group: TaskGroup | undefined = undefined;
  #signal: NodeJS.Signals | undefined = undefined;
  #signalledAt = 0;
  #stopGrace: (() => void) | undefined = undefined;

  constructor(settings: MainSettings) {
    this.#settings = settings;
  }

  async run(fn: (main: TaskGroup) => unknown): Promise<number> {
    const release = keepAlive();
    for (const signal of this.#settings.signals) process.on(signal, this.#onSignal);
    if (this.#settings.ambient) enableAmbientContext();
    let failed = false;
    try {
      await withTaskGroup((group) => this.#body(group, fn), this.#settings.group);
    } catch (error) {
      failed = true;
      this.#print(error);
    }
    this.#stopGrace?.();
    this.#stopListening();
    running = false;
    release();
    return this.#end(failed);
  }

  #body(group: TaskGroup, fn: (main: TaskGroup) => unknown): unknown {
    this.#group = group;
    const node = nodeOf(group)!;
    if (node.cancelled) this.#onCancelled();
    else node.subscribe(() => this.#onCancelled());
    return fn(group);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#signal === undefined) {
      this.#signal = signal;
      this.#signalledAt = performance.now();
      this.#group?.cancel(signal);
    } else if (this.#settings.exitOnSecondSignal && performance.now() - this.#signalledAt >= ECHO) {
      say(`${signal} again: exiting at once. Still running: ${describeLiving(this.#group!)}.`);
      process.exit(exitCodeOf(signal));
    }
  };

  /** Not while an echo may come: it would kill the process that is ending in order. */
  #stopListening(): void {
    const stop = (): void => {
      for (const signal of this.#settings.signals) process.off(signal, this.#onSignal);
    };
    const age = performance.now() - this.#signalledAt;
    if (this.#signal === undefined || age >= ECHO) stop();
    else setTimeout(stop, ECHO - age).unref();
  }

  #onCancelled(): void {
    this.#stopGrace = setTimer(this.#settings.graceMs, () => this.#giveUp());
  }

  #giveUp(): void {
    const code = this.#exitCode(true);
    const { reason, source } = this.#group!.cancelScope;
    const { message, cause } = reason as TaskCancelledError;
    if (source === 'child' || source === 'body') this.#print(cause);
    const living = describeLiving(this.#group!);
    say(
      `${message}. It still waits for ${living}, ${this.#settings.graceMs} ms later: exiting with code ${code}.`,
    );
    exitFlushed(code);
  }

  #end(failed: boolean): number {
    const code = this.#exitCode(failed);
    if (code !== 0) process.exitCode = code;
    if (failed || this.#signal !== undefined) exitSoon(code, this.#group?.name ?? 'main');
    return code;
  }

  #exitCode(failed: boolean): number {
    const own = process.exitCode;
    if (typeof own === 'number' && !(failed && own === 0)) return own;
    if (this.#signal !== undefined) return exitCodeOf(this.#signal);
    return failed ? 1 : 0;
  }

  #print(error: unknown): void {
    say(describeFailure(error, process.stderr.isTTY && process.stderr.hasColors()));
  }
}
