import { Fifo } from './fifo.ts';
import type { TaskNode } from './task.ts';

/**
 * The places in which the tasks of a group run: as many as its limit says. Who comes when all are taken waits, and gets
 * a place in the order of coming.
 */
export class Slots {
  readonly #limit: number;
  readonly #waiting = new Fifo<Waiter>();
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many tasks run. It counts one that was abandoned until it has really ended. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes a place in any case, for work that runs already. */
  take(task: TaskNode): void {
    this.#taken += 1;
    task.holdsSlot = true;
  }

  /** Starts the task: now, if there is a place and nobody waits for it, or when its turn comes. */
  startIn(task: TaskNode): void {
    if (this.#taken < this.#limit && this.#waiting.empty) {
      this.take(task);
      task.start();
    } else {
      this.#waiting.push(waitFor(task));
    }
  }

  /** Gives the place of an ended task to the next one that still wants it. */
  release(task: TaskNode): void {
    if (!task.holdsSlot) return;
    task.holdsSlot = false;
    this.#taken -= 1;
    while (this.#taken < this.#limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (next.task.outcome !== undefined) continue; // It was cancelled while it waited.
      this.take(next.task);
      next.start();
    }
  }
}

interface Waiter {
  readonly task: TaskNode;
  readonly start: () => void;
}

/**
 * A promise's reaction keeps the asynchronous context (`AsyncLocalStorage`) in which it was registered. So the task is
 * called in that of whoever spawned it, and not in that of the task which made room for it.
 */
function waitFor(task: TaskNode): Waiter {
  let start!: () => void;
  const turn = new Promise<void>((resolve) => (start = resolve));
  task.startAfter(turn);
  return { task, start };
}
