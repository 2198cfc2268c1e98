import { dispose, nodeOf, ScopeMisuseError, suspend } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import { keepAlive } from './keep-alive.ts';
import { raiseAgain, subscribe, unsubscribe } from './signals/hub.ts';
import type { Arrival } from './signals/hub.ts';
import { requireSignals } from './signals/require-signals.ts';

/** Gives the signals that the process receives, one after the other: `for await (const signal of receiver)`. */
export interface SignalReceiver<S extends NodeJS.Signals = NodeJS.Signals>
  extends AsyncIterable<S>, Disposable {
  /**
   * Waits for the next signal. A wait keeps the process alive.
   *
   * @param options Who may cancel the wait, if not who was named when the receiver was opened. No signal is lost by it.
   * @throws The reason of the cancellation.
   * @throws {ScopeMisuseError} while somebody else waits, and when the receiver is closed (also during the wait).
   */
  receive(options?: CancelOptions): Promise<S>;
  /** How many signals have arrived and were not received yet; at most one of each kind. */
  readonly pendingSignalCount: number;
  /** Unlike `receive`, a loop may be left and begun anew: leaving it doesn't close the receiver. */
  [Symbol.asyncIterator](): AsyncIterator<S>;
  /** Stops listening. A signal that has arrived and was not received is raised again, so that it isn't lost. */
  [Symbol.dispose](): void;
}

/**
 * Listens for signals from now until it is disposed of (`using`), and gives them in the order of their arrival.
 *
 * It is trio's `open_signal_receiver`. A signal that arrives again before it was received is given once. While a
 * receiver is open, its signals don't end the process; several receivers of the same signal each get it, where in trio
 * only the innermost does. One that nobody has received by the time the last receiver closes is raised again, unless
 * there is another listener (`process.on`), which has heard it already.
 *
 * For `SIGINT` and `SIGTERM` under `runMain` there is no need of it: that cancels `main`. A receiver for one of them
 * changes nothing about that; leave it out of `runMain`'s `signals`.
 *
 * @param signals One or several; `['SIGHUP', 'SIGUSR2']`.
 * @param options Who may cancel the iteration: a task, a group, a scope, `{ signal }`.
 * @throws {TypeError} for no signal at all, and for one that isn't a signal of this system or can't be listened to.
 * @throws {ScopeMisuseError} in a worker: only the main thread is told of signals.
 * @example
 * ```ts
 * import process from 'node:process';
 * import { openSignalReceiver } from '@taskgroup/runtime/node';
 *
 * const receiver = openSignalReceiver('SIGHUP'); // or `using receiver = …`
 * process.kill(process.pid, 'SIGHUP');
 * for await (const signal of receiver) {
 *   console.log(`${signal}: reading the configuration again`); //=> SIGHUP: reading the configuration again
 *   break;
 * }
 * receiver[Symbol.dispose]();
 * ```
 */
export function openSignalReceiver<S extends NodeJS.Signals>(
  signals: S | readonly S[],
  options?: CancelOptions,
): SignalReceiver<S> {
  const list = Array.isArray(signals) ? (signals as readonly S[]) : [signals as S];
  if (list.length === 0)
    throw new TypeError(`Cannot ${ACTION} as none was given: name at least one`);
  requireSignals(ACTION, list);
  return new Receiver(new Set(list), options);
}

const ACTION = 'listen for signals';

class Receiver<S extends NodeJS.Signals> implements SignalReceiver<S> {
  readonly #signals: ReadonlySet<S>;
  readonly #options: CancelOptions | undefined;
  /** By kind, so that one kind can neither pile up nor overtake another. */
  readonly #pending = new Map<S, Arrival<S>>();
  #receiving = false;
  #wake: (() => void) | undefined = undefined;
  #closed = false;

  constructor(signals: ReadonlySet<S>, options: CancelOptions | undefined) {
    this.#signals = signals;
    this.#options = options;
    for (const signal of signals) subscribe(signal, this.#sink);
  }

  get pendingSignalCount(): number {
    return this.#pending.size;
  }

  async receive(options: CancelOptions | undefined = this.#options): Promise<S> {
    this.#requireOpen();
    if (this.#receiving) {
      throw new ScopeMisuseError(
        'Cannot receive a signal as another wait on this receiver goes on: open one receiver for each',
      );
    }
    const node = nodeOf(options);
    if (node?.cancelled) throw node.reason; // Also when there is one pending: it stays for the next.
    this.#receiving = true;
    try {
      if (this.#pending.size === 0) await this.#arrival(options);
      this.#requireOpen();
      return this.#take();
    } finally {
      this.#receiving = false;
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<S> {
    return { next: async () => ({ done: false, value: await this.receive() }) };
  }

  [dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const signal of this.#signals) unsubscribe(signal, this.#sink);
    for (const { signal, taken } of this.#pending.values()) if (!taken) raiseAgain(signal);
    this.#pending.clear();
    this.#wake?.();
  }

  readonly #sink = (arrival: Arrival): void => {
    this.#pending.set(arrival.signal as S, arrival as Arrival<S>);
    this.#wake?.();
  };

  async #arrival(options: CancelOptions | undefined): Promise<void> {
    const release = keepAlive();
    try {
      await suspend<void>(options, (wake) => {
        this.#wake = wake;
        return () => {};
      });
    } finally {
      this.#wake = undefined;
      release();
    }
  }

  #take(): S {
    const [arrival] = this.#pending.values() as Iterable<Arrival<S>> as [Arrival<S>];
    arrival.taken = true;
    this.#pending.delete(arrival.signal);
    return arrival.signal;
  }

  #requireOpen(): void {
    if (!this.#closed) return;
    throw new ScopeMisuseError('Cannot receive a signal as the receiver is closed: open a new one');
  }
}
