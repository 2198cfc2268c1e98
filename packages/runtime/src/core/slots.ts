import { Fifo } from './fifo.ts';
import type { TaskNode } from './task.ts';

/**
 * The places in which the tasks of a group run: as many as its limit says. Who comes when all are taken waits, and gets
 * a place in the order of coming.
 */
export class Slots {
  readonly #limit: number;
  readonly #waiting = new Fifo<TaskNode>();
  #taken = 0;
  #starting = false;

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
    if (this.#taken < this.#limit && this.#waiting.empty) return this.#start(task);
    task.keepContext();
    this.#waiting.push(task);
  }

  /** Gives the place of an ended task to the next one that still wants it. */
  release(task: TaskNode): void {
    if (!task.holdsSlot) return;
    task.holdsSlot = false;
    this.#taken -= 1;
    this.#startNext();
  }

  /** A task that ends at once comes back here; the loop that started it goes on for it, so the stack stays flat. */
  #startNext(): void {
    if (this.#starting) return;
    this.#starting = true;
    while (this.#taken < this.#limit) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      if (next.outcome !== undefined) continue; // It was cancelled while it waited.
      this.#start(next);
    }
    this.#starting = false;
  }

  #start(task: TaskNode): void {
    this.take(task);
    task.start();
  }
}
