import { PRIORITIES, type Priority } from '../priority.ts';

/** How many attempts run, and who may start one more: some slots are kept for a priority. */
export class Slots {
  readonly #total: number;
  readonly #reserved: ReadonlyMap<Priority, number>;
  readonly #running = new Map<Priority, number>(PRIORITIES.map((priority) => [priority, 0]));
  #sum = 0;

  constructor(total: number, reserved: Readonly<Partial<Record<Priority, number>>>) {
    this.#total = total;
    this.#reserved = new Map(Object.entries(reserved) as [Priority, number][]);
  }

  get running(): number {
    return this.#sum;
  }

  /** Whether a slot is free that isn't kept for others. */
  readonly mayStart = (priority: Priority): boolean => {
    let taken = this.#sum;
    for (const [other, kept] of this.#reserved) {
      if (other !== priority) taken += Math.max(0, kept - this.#running.get(other)!);
    }
    return taken < this.#total;
  };

  take(priority: Priority): void {
    this.#running.set(priority, this.#running.get(priority)! + 1);
    this.#sum += 1;
  }

  give(priority: Priority): void {
    this.#running.set(priority, this.#running.get(priority)! - 1);
    this.#sum -= 1;
  }
}
