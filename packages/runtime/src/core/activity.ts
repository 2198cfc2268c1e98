import { nextTurn } from './host.ts';

/**
 * The seam between the runtime and the test kit: who wants to know that something moves, and how often a checkpoint gives
 * way. Outside tests nobody is there, and each use costs a load and a comparison.
 */

/** Called when a task started, ended, began to wait, woke or was cancelled: `onActivity?.()`. It must not throw. */
export let onActivity: (() => void) | undefined;

/** Tells `listener` of everything that moves, or nobody. */
export function watchActivity(listener: (() => void) | undefined): void {
  onActivity = listener;
}

let turnsToGive: (() => number) | undefined;

/** Asks `turns`, at each checkpoint, how many turns of the event loop it takes (1 or more); without it, each takes one. */
export function installTurns(turns: (() => number) | undefined): void {
  turnsToGive = turns;
}

/** Lets others go first: what a checkpoint waits for. */
export async function giveWay(): Promise<void> {
  for (let left = turnsToGive?.() ?? 1; left > 0; left -= 1) {
    await nextTurn();
    onActivity?.(); // Whoever gives way isn't blocked.
  }
}
