import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { asyncDispose, CancelScope, nodeOf, runIn, suspend } from '../../core/index.ts';
import type { CancelOptions } from '../../core/index.ts';
import { guard, unlessDying } from './exit-guard.ts';
import type { ProcessTree } from './process-tree.ts';
import { endOf, killTree, stopTree } from './stop-tree.ts';

/** How a process ended: with an exit code, or by a signal. */
export interface ProcessExit {
  /** `undefined` when a signal ended it. */
  readonly exitCode: number | undefined;
  /** The name of the signal that ended it, else `undefined`. */
  readonly signal: NodeJS.Signals | undefined;
}

/**
 * Asks a process to end, instead of SIGTERM: closes its standard input, sends it a command, …
 *
 * @param process What is to end.
 * @param options Cancelled when the process has ended: pass it to what the function waits for.
 */
export type DeliverCancel = (process: Process, options: CancelOptions) => unknown;

/** A process that runs, or has run. Made by `openProcess`, and by `runProcess` for its `taskStatus`. */
export interface Process {
  readonly command: string;
  readonly args: readonly string[];
  readonly pid: number;
  /** The standard streams; `null` for one that is no pipe. */
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** How it ended; `undefined` while it runs. */
  readonly exit: ProcessExit | undefined;
  /**
   * Resolves when the process itself has ended. What it left running may hold its pipes open: `close()` ends that too.
   *
   * @param options Who may cancel the wait. That alone doesn't end the process.
   * @throws The reason of the cancellation.
   */
  wait(options?: CancelOptions): Promise<ProcessExit>;
  /** Sends a signal to the process itself. One that has ended is left alone. */
  sendSignal(signal: NodeJS.Signals): void;
  /** Asks the process, and all it started, to end: SIGTERM. On Windows it is `kill()`. */
  terminate(): void;
  /** Ends the process, and all it started, at once: SIGKILL. */
  kill(): void;
  /**
   * Ends what still runs (SIGTERM, or `deliverCancel`; after `graceMs` SIGKILL), waits for that and closes the streams.
   * Call `wait()` before, when the process is to end by itself. Again: the same promise.
   *
   * @throws What `deliverCancel` throws.
   */
  close(): Promise<void>;
  /** `await using process = await openProcess(…)`: calls `close()`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** How the process is to end. */
export interface StopOptions {
  readonly graceMs: number;
  readonly deliverCancel: DeliverCancel | undefined;
}

/** The one implementation of {@linkcode Process}: whoever has it must close it. */
export class OwnedProcess implements Process {
  readonly command: string;
  readonly args: readonly string[];
  readonly #child: ChildProcess;
  readonly #tree: ProcessTree;
  readonly #stopOptions: StopOptions;
  readonly #waiters = new Set<(exit: ProcessExit) => void>();
  readonly #unguard: () => void;
  #unfollow = (): void => {};
  #stopping: Promise<void> | undefined;
  #hookFailure: { readonly error: unknown } | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    child: ChildProcess,
    tree: ProcessTree,
    command: string,
    args: readonly string[],
    stopOptions: StopOptions,
  ) {
    this.#child = child;
    this.#tree = tree;
    this.command = command;
    this.args = args;
    this.#stopOptions = stopOptions;
    this.#unguard = guard(tree, stopOptions.graceMs);
    child.once('exit', () => this.#onExit());
    // A broken pipe is told to who writes. Without a listener it would also be an uncaught error.
    for (const stream of [child, ...child.stdio]) stream?.on('error', () => {});
  }

  get pid(): number {
    return this.#tree.pid;
  }

  get stdin(): Writable | null {
    return this.#child.stdin;
  }

  get stdout(): Readable | null {
    return this.#child.stdout;
  }

  get stderr(): Readable | null {
    return this.#child.stderr;
  }

  get exit(): ProcessExit | undefined {
    if (this.#tree.leaderRuns) return undefined;
    const { exitCode, signalCode } = this.#child;
    return { exitCode: exitCode ?? undefined, signal: signalCode ?? undefined };
  }

  async wait(options?: CancelOptions): Promise<ProcessExit> {
    const { exit } = this;
    if (exit !== undefined) return exit;
    return suspend(options, (wake) => {
      this.#waiters.add(wake);
      return () => this.#waiters.delete(wake);
    });
  }

  sendSignal(signal: NodeJS.Signals): void {
    if (this.#tree.leaderRuns) process.kill(this.pid, signal);
  }

  terminate(): void {
    this.#tree.signal('SIGTERM');
  }

  kill(): void {
    this.#tree.signal('SIGKILL');
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }

  /** From now on whoever cancels `options` ends the process. It is not waited for here, but in `close()`. */
  followCancel(options: CancelOptions | undefined): void {
    const node = nodeOf(options);
    if (node === undefined) return;
    const onCancel = (): void => this.beginStop();
    node.subscribe(onCancel);
    this.#unfollow = () => node.unsubscribe(onCancel);
  }

  /** Ends the process and all it started. `close()` waits for that, and tells what went wrong. */
  beginStop(): void {
    this.#stopping ??= this.#stop();
  }

  #onExit(): void {
    if (!this.#tree.alive) this.#unguard();
    unlessDying(() => {
      for (const wake of this.#waiters) wake(this.exit!);
      this.#waiters.clear();
    });
  }

  async #close(): Promise<void> {
    this.#unfollow();
    if (this.#stopOptions.deliverCancel === undefined) this.#child.stdin?.destroy();
    // Nobody reads any more: a process that is stuck in writing couldn't even react to SIGTERM (AnyIO 1166).
    for (const output of [this.stdout, this.stderr]) output?.resume();
    this.beginStop();
    await this.#stopping;
    this.#unguard();
    this.stdin?.destroy();
    this.stdout?.destroy();
    this.stderr?.destroy();
    if (this.#hookFailure !== undefined) throw this.#hookFailure.error;
  }

  async #stop(): Promise<void> {
    const { graceMs, deliverCancel } = this.#stopOptions;
    if (!this.#tree.alive) return;
    if (deliverCancel === undefined || !this.#tree.leaderRuns) return stopTree(this.#tree, graceMs);
    try {
      await this.#callHook(deliverCancel);
    } catch (error) {
      this.#hookFailure = { error };
      return killTree(this.#tree);
    }
    // The hook was for the process; what that has left behind has not been asked yet.
    if (!this.#tree.leaderRuns) return stopTree(this.#tree, graceMs);
    return endOf(this.#tree, graceMs, 'deliverCancel');
  }

  /** Calls it outside of whatever was cancelled, with a scope of its own that ends with the process. */
  async #callHook(deliverCancel: DeliverCancel): Promise<void> {
    const scope = new CancelScope({ name: 'deliverCancel' });
    const onExit = (): void => scope.cancel('the process has ended');
    this.#child.once('exit', onExit);
    try {
      await runIn(undefined, () => scope.run(() => deliverCancel(this, scope)));
    } finally {
      this.#child.off('exit', onExit);
      this.stdin?.end(); // Not before: what it had to say may have been said there.
    }
  }
}
