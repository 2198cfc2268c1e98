import {
  dispose,
  installClock,
  nextTurn,
  requireDuration,
  ScopeMisuseError,
} from '../core/index.ts';
import type { Clock } from '../core/index.ts';

/** Options of {@linkcode VirtualClock.install}. */
export interface VirtualClockOptions {
  /** Jump to the next timer as soon as nothing else is going on. `false` by default: time moves with `advance` only. */
  autojump?: boolean | undefined;
}

interface VirtualTimer {
  readonly at: number;
  readonly callback: () => void;
}

/** The clock that is installed; there is one at a time. */
let installed: VirtualClock | undefined;

/**
 * Time that stands still until the test moves it: a deadline of an hour passes in no time, and in the same order each run.
 *
 * It drives this package only (`sleep`, deadlines, `graceMs`): `setTimeout` and I/O go on as ever. With `autojump` it
 * jumps to the next timer whenever a turn of the event loop passes with nothing else to do; work that waits for real I/O
 * looks like nothing to do, so a test that mixes both should move the time by hand. The idea and the name `autojump` are
 * trio's (`trio.testing.MockClock`).
 *
 * @example
 * ```ts
 * import { failAfter, sleep } from '@taskgroup/runtime';
 * import { VirtualClock } from '@taskgroup/runtime/testing';
 *
 * const clock = VirtualClock.install({ autojump: true });
 * const error = await failAfter(3_600_000, (scope) => sleep(7_200_000, scope)).catch((e: unknown) => e);
 * console.log(String(error), clock.now()); //=> TimeoutError: Timed out after 3600000 ms 3600000
 * clock.uninstall();
 * ```
 */
export class VirtualClock implements Clock, Disposable {
  readonly #autojump: boolean;
  /** In the order in which they are due; of two for the same time the older first. */
  readonly #timers: VirtualTimer[] = [];
  #now = 0;
  #jumping = false;
  #restore: (() => void) | undefined = undefined;

  private constructor(options: VirtualClockOptions) {
    this.#autojump = options.autojump ?? false;
  }

  /**
   * Puts a new virtual clock, at 0, in place of the real one, until `uninstall` or the end of a `using` block.
   *
   * @throws {ScopeMisuseError} when a virtual clock is installed already.
   */
  static install(options: VirtualClockOptions = {}): VirtualClock {
    if (installed !== undefined) {
      throw new ScopeMisuseError(
        'Cannot install a virtual clock as another one is installed: uninstall that one first',
      );
    }
    installed = new VirtualClock(options);
    installed.#restore = installClock(installed);
    return installed;
  }

  /** Puts the real clock back. Timers that were set on this one never fire. */
  uninstall(): void {
    this.#timers.length = 0;
    this.#restore?.();
    this.#restore = undefined;
    if (installed === this) installed = undefined;
  }

  [dispose](): void {
    this.uninstall();
  }

  /** The virtual time in milliseconds. */
  now(): number {
    return this.#now;
  }

  /** How many timers wait. 0 after a test that left nothing behind. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Part of the seam to the runtime; a test has no use for it. */
  setTimer(callback: () => void, ms: number): () => void {
    const timer: VirtualTimer = { at: this.#now + ms, callback };
    const place = this.#timers.findIndex((other) => other.at > timer.at);
    this.#timers.splice(place === -1 ? this.#timers.length : place, 0, timer);
    // eslint-disable-next-line taskgroup/no-floating-task -- it ends with the last timer, and never rejects
    if (this.#autojump) void this.#jumpWhenIdle();
    return () => this.#remove(timer);
  }

  /**
   * Moves time on by `ms`, stopping at every timer on the way to fire it and to let what it woke run.
   *
   * @param ms 0 or more, finite.
   */
  async advance(ms: number): Promise<void> {
    requireDuration('advance the clock', 'ms', ms);
    const until = this.#now + ms;
    await nextTurn();
    for (let due = this.#timers[0]; due && due.at <= until; due = this.#timers[0]) {
      this.#fire(due);
      await nextTurn();
    }
    this.#now = until;
  }

  async #jumpWhenIdle(): Promise<void> {
    if (this.#jumping) return;
    this.#jumping = true;
    await nextTurn();
    for (let due = this.#timers[0]; due; due = this.#timers[0]) {
      this.#fire(due);
      await nextTurn();
    }
    this.#jumping = false;
  }

  #fire(timer: VirtualTimer): void {
    this.#remove(timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.callback();
  }

  #remove(timer: VirtualTimer): void {
    const place = this.#timers.indexOf(timer);
    if (place !== -1) this.#timers.splice(place, 1);
  }
}
