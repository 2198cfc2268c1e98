/**
 * The seam between the runtime and time.
 *
 * Everything that reads or waits for time does it through the current {@linkcode Clock}, so that a test can put a
 * virtual one in its place (`VirtualClock` in `@taskgroup/runtime/testing`).
 */
export interface Clock {
  /** The current time in milliseconds. Only differences mean anything; it never goes backwards. */
  now(): number;
  /** Calls `callback` once, `ms` milliseconds from now (finite, ≥ 0). The result cancels the call. */
  setTimer(callback: () => void, ms: number): () => void;
}

/** Hosts keep a delay in a signed 32-bit integer; Node fires anything longer after 1 ms. */
const LONGEST_HOST_DELAY = 2 ** 31 - 1;

const systemClock: Clock = { now: () => performance.now(), setTimer: setHostTimer };

let clock: Clock = systemClock;

/** Puts `replacement` in place of the current clock. The result puts the former one back. */
export function installClock(replacement: Clock): () => void {
  const former = clock;
  clock = replacement;
  return () => {
    clock = former;
  };
}

/**
 * The runtime's clock, in milliseconds: what every `deadline` is measured on.
 *
 * It is monotonic (`performance.now()`), not the time of day; under a `VirtualClock` it is the virtual time.
 * The name is trio's `trio.current_time()`.
 *
 * @example
 * ```ts
 * import { currentTime, failAt } from '@taskgroup/runtime';
 *
 * const deadline = currentTime() + 5_000;
 * await failAt(deadline, async () => 'in time');
 * ```
 */
export function currentTime(): number {
  return clock.now();
}

/** Calls `callback` once at `deadline` (clock time), at once-in-a-macrotask when it has passed. */
export function setTimerAt(deadline: number, callback: () => void): () => void {
  return setTimer(Math.max(0, deadline - clock.now()), callback);
}

/** Calls `callback` once, `ms` from now; never for `Infinity`. The result cancels the call. */
export function setTimer(ms: number, callback: () => void): () => void {
  return ms === Infinity ? () => {} : clock.setTimer(callback, ms);
}

/** A host timer that may be longer than 2³¹ ms: it is armed again and again until the time is used up. */
function setHostTimer(callback: () => void, ms: number): () => void {
  let remaining = Math.ceil(ms);
  let timer: ReturnType<typeof setTimeout>;
  arm();
  return () => clearTimeout(timer);

  function arm(): void {
    const delay = Math.min(remaining, LONGEST_HOST_DELAY);
    remaining -= delay;
    timer = setTimeout(remaining > 0 ? arm : callback, delay);
  }
}
