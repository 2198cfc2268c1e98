import { nextTurn, watchActivity } from '../core/index.ts';

/** Somebody who waits for the moment in which nothing moves any more. */
interface Waiter {
  /** For how long nothing may have moved, in milliseconds of real time; 0 is a whole turn of the event loop. */
  readonly cushion: number;
  /** A clock that jumps makes things move again, so it comes after everyone else. */
  readonly isClock: boolean;
  readonly onIdle: () => void;
}

const waiters = new Set<Waiter>();
let watching = false;
/** How often something moved, and when it did so last. */
let moves = 0;
let lastMove = 0;
/** Ends the pause that is being made. */
let endPause: (() => void) | undefined;

/**
 * Calls `onIdle` once, when nothing in the runtime has moved for a whole turn of the event loop and for `cushion`
 * milliseconds. Of several the one with the smallest cushion comes first, and what it sets in motion the others wait for.
 *
 * @returns Calls it off.
 */
export function whenIdle(cushion: number, onIdle: () => void, isClock = false): () => void {
  const waiter: Waiter = { cushion, isClock, onIdle };
  waiters.add(waiter);
  noteMove(); // Whoever comes was not blocked just now.
  endPause?.();
  // eslint-disable-next-line taskgroup/no-unowned-task -- it ends with the last waiter, and never rejects
  if (!watching) void watch();
  return () => {
    if (waiters.delete(waiter)) endPause?.();
  };
}

async function watch(): Promise<void> {
  watching = true;
  watchActivity(noteMove);
  await nextTurn(); // The rest of this turn is not a whole one.
  while (waiters.size > 0) {
    const before = moves;
    await nextTurn();
    if (moves !== before) continue;
    const waiter = first();
    if (waiter === undefined) break;
    const left = waiter.cushion - (performance.now() - lastMove);
    if (waiter.cushion > 0 && left > 0) await pause(left);
    else wakeAllLike(waiter);
  }
  watchActivity(undefined);
  watching = false;
}

function noteMove(): void {
  moves += 1;
  lastMove = performance.now();
}

function first(): Waiter | undefined {
  return [...waiters].reduce<Waiter | undefined>(
    (best, each) => (best === undefined || goesBefore(each, best) ? each : best),
    undefined,
  );
}

function goesBefore(one: Waiter, other: Waiter): boolean {
  return one.isClock === other.isClock ? one.cushion < other.cushion : other.isClock;
}

/** Those who wait for the same wake together; for all others the quiet begins anew. */
function wakeAllLike({ cushion, isClock }: Waiter): void {
  const woken = [...waiters].filter((each) => each.cushion === cushion && each.isClock === isClock);
  for (const waiter of woken) waiters.delete(waiter);
  for (const { onIdle } of woken) onIdle();
  noteMove();
}

/** Waits in real time, or until somebody comes or goes. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, Math.min(ms, LONGEST_HOST_DELAY));

    function end(): void {
      clearTimeout(timer);
      endPause = undefined;
      resolve();
    }
    endPause = end;
  });
}

const LONGEST_HOST_DELAY = 2 ** 31 - 1;
