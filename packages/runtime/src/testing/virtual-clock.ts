import {
  dispose,
  installClock,
  installTurns,
  nextTurn,
  refuse,
  requireDuration,
  ScopeMisuseError,
} from '../core/index.ts';
import type { Clock } from '../core/index.ts';
import { seededRandom } from './seeded-random.ts';
import { TimerHeap } from './timer-heap.ts';
import type { VirtualTimer } from './timer-heap.ts';
import { whenIdle } from './when-idle.ts';

/** Options of {@linkcode VirtualClock.install}. */
export interface VirtualClockOptions {
  /** Jump to the next timer as soon as nothing else is going on. `false` by default: time moves with `advance` only. */
  autojump?: boolean | undefined;
  /**
   * For how long nothing may have moved before a jump, in milliseconds of *real* time. 0 by default: for a whole turn of
   * the event loop. For tests with a little real I/O in them. Only with `autojump`.
   */
  autojumpThreshold?: number | undefined;
  /**
   * Any whole number. It draws lots where the order is nobody's promise: of several timers that are due at the same time
   * any may go first, and each `checkpoint()` takes 1 to 3 turns. The same seed gives the same order again.
   */
  seed?: number | undefined;
}

/** The clock that is installed; there is one at a time. */
let installed: VirtualClock | undefined;

/** Most turns that a checkpoint takes under a seed. */
const MOST_TURNS = 3;

/**
 * Time that stands still until the test moves it: a deadline of an hour passes in no time, and in the same order each run.
 *
 * It drives this package only (`sleep`, deadlines, `graceMs`): `setTimeout` and I/O go on as ever. With `autojump` it
 * jumps to the next timer whenever nothing in the runtime moves any more (see `waitAllTasksBlocked`, which goes first);
 * work that waits for real I/O looks like nothing to do, so a test that mixes both should move the time by hand, or set
 * `autojumpThreshold`. The idea and both names are trio's (`trio.testing.MockClock`); it has no `rate`.
 *
 * With a `seed` the same program runs in another of its possible orders: whatever passes by luck fails under some seed,
 * and fails again under the same one. What is promised stays: tasks start in the order of spawning, waiters of a lock or
 * channel are served in the order of coming.
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
  readonly #autojumpThreshold: number;
  readonly #random: (() => number) | undefined;
  readonly #timers = new TimerHeap();
  #now = 0;
  #timersSet = 0;
  #callOffJump: (() => void) | undefined = undefined;
  #restore: (() => void) | undefined = undefined;

  private constructor(options: VirtualClockOptions) {
    checkOptions(options);
    const { autojump = false, autojumpThreshold = 0, seed } = options;
    this.#autojump = autojump;
    this.#autojumpThreshold = autojumpThreshold;
    this.#random = seed === undefined ? undefined : seededRandom(seed);
  }

  /**
   * Puts a new virtual clock, at 0, in place of the real one, until `uninstall` or the end of a `using` block.
   *
   * @throws {ScopeMisuseError} when a virtual clock is installed already.
   * @throws {TypeError | RangeError} for options that can't be.
   */
  static install(options: VirtualClockOptions = {}): VirtualClock {
    if (installed !== undefined) {
      throw new ScopeMisuseError(
        'Cannot install a virtual clock as another one is installed: uninstall that one first',
      );
    }
    const clock = new VirtualClock(options);
    installed = clock;
    clock.#restore = installClock(clock);
    const random = clock.#random;
    if (random) installTurns(() => 1 + Math.floor(random() * MOST_TURNS));
    return clock;
  }

  /** Puts the real clock back. Timers that were set on this one never fire. */
  uninstall(): void {
    this.#timers.clear();
    this.#callOff();
    if (installed !== this) return;
    this.#restore?.();
    installTurns(undefined);
    installed = undefined;
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
    return this.#timers.size;
  }

  /** Part of the seam to the runtime; a test has no use for it. */
  setTimer(callback: () => void, ms: number): () => void {
    const rank = this.#random?.() ?? 0;
    const timer = { at: this.#now + ms, rank, age: this.#timersSet, callback, place: -1 };
    this.#timersSet += 1;
    this.#timers.add(timer);
    this.#jumpWhenIdle();
    return () => {
      this.#timers.remove(timer);
      if (this.#timers.size === 0) this.#callOff();
    };
  }

  /**
   * Moves time on by `ms`, stopping at every timer on the way to fire it and to let what it woke run.
   *
   * @param ms 0 or more, finite.
   */
  async advance(ms: number): Promise<void> {
    requireDuration('advance the clock', 'ms', ms);
    if (ms === Infinity) refuse(RangeError, 'advance the clock', `'ms' must be finite`, ms);
    const until = this.#now + ms;
    await nextTurn();
    for (let due = this.#timers.first; due && due.at <= until; due = this.#timers.first) {
      this.#fire(due);
      await nextTurn();
    }
    this.#now = Math.max(this.#now, until);
  }

  #jumpWhenIdle(): void {
    if (!this.#autojump || this.#callOffJump || this.#timers.size === 0) return;
    this.#callOffJump = whenIdle(this.#autojumpThreshold, () => this.#jump(), true);
  }

  #jump(): void {
    this.#callOffJump = undefined;
    const due = this.#timers.first;
    try {
      if (due) this.#fire(due);
    } catch (error) {
      throwLater(error);
    }
    this.#jumpWhenIdle();
  }

  #callOff(): void {
    this.#callOffJump?.();
    this.#callOffJump = undefined;
  }

  #fire(timer: VirtualTimer): void {
    this.#timers.remove(timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.callback();
  }
}

/** The clock that is installed, if there is one. */
export function installedClock(): VirtualClock | undefined {
  return installed;
}

function checkOptions({ autojump, autojumpThreshold, seed }: VirtualClockOptions): void {
  const action = 'install a virtual clock';
  if (autojumpThreshold !== undefined) {
    requireDuration(action, 'autojumpThreshold', autojumpThreshold);
    if (!autojump) {
      refuse(TypeError, action, `'autojumpThreshold' needs 'autojump: true'`, autojump);
    }
  }
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    const kind = typeof seed === 'number' ? RangeError : TypeError;
    refuse(kind, action, `'seed' must be a whole number`, seed);
  }
}

/** What a timer throws is nobody's to catch, as with the host's timers. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
