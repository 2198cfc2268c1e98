import type { Worker } from 'node:worker_threads';
import { setTimer, warn } from '../../core/index.ts';
import { pack, unpack } from './error-transfer.ts';
import type { Abort, Reply } from './messages.ts';

/** How long a thread may go on after its reply, so that what it wrote comes out. In milliseconds. */
const LINGER = 100;

/** One call of a function in a thread that is there for nothing else. */
export class WorkerCall {
  readonly #worker: Worker;
  readonly #what: string;
  readonly #graceMs: number;
  #reply: Reply | undefined;
  #failure: { readonly error: unknown } | undefined;
  #cancellation: { readonly reason: unknown } | undefined;
  #ending: Promise<number> | undefined;
  #stopTimer = (): void => {};

  constructor(worker: Worker, what: string, graceMs: number) {
    this.#worker = worker;
    this.#what = what;
    this.#graceMs = graceMs;
    worker.on('message', (reply: Reply) => {
      this.#reply = reply;
      this.#endAfterReply();
    });
    worker.on('messageerror', (error) => this.#fail(error));
    worker.on('error', (error) => this.#fail(error));
  }

  /** Tells the function that it is cancelled; ends the thread when it doesn't listen. */
  cancel(reason: unknown): void {
    this.#cancellation = { reason };
    this.#worker.postMessage({ reason: pack(reason) } satisfies Abort);
    this.#stopTimer = setTimer(this.#graceMs, () => {
      warn(
        `The worker for ${this.#what} was cancelled and still ran after ${this.#graceMs} ms: it was terminated.`,
        'TASKGROUP_WORKER_TERMINATED',
      );
      this.#terminate();
    });
  }

  /** How the function ended. Settles when the thread has ended, and not before. */
  async outcome(): Promise<unknown> {
    const exitCode = await new Promise<number>((resolve) => this.#worker.once('exit', resolve));
    this.#stopTimer();
    if (this.#reply?.kind === 'error') throw unpack(this.#reply.error);
    if (this.#failure !== undefined) throw this.#failure.error; // Also of what the function has left behind.
    if (this.#reply?.kind === 'value') return this.#reply.value;
    if (this.#cancellation !== undefined) throw this.#cancellation.reason;
    throw new Error(
      `Cannot run ${this.#what} in a worker as it must return: current value is exit code ${exitCode}`,
    );
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#terminate();
  }

  #endAfterReply(): void {
    this.#stopTimer();
    const timer = setTimeout(() => this.#terminate(), LINGER);
    this.#worker.once('exit', () => clearTimeout(timer));
  }

  /** Its end is awaited as the `exit` event. */
  #terminate(): void {
    this.#ending ??= this.#worker.terminate();
  }
}
