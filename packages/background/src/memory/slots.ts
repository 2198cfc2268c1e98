import { PRIORITIES, type Priority } from '../priority.ts';

/** How many attempts run, and who may start one more: some slots are kept for a priority. */
export class Slots {
  readonly #total: number;
  readonly #reserved: Readonly<Partial<Record<Priority, number>>>;
  readonly #running = new Map<Priority, number>();

  constructor(total: number, reserved: Readonly<Partial<Record<Priority, number>>>) {
    this.#total = total;
    this.#reserved = reserved;
  }

  get running(): number {
    return [...this.#running.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Whether a slot is free that isn't kept for others. */
  readonly mayStart = (priority: Priority): boolean => {
    const keptForOthers = PRIORITIES.filter((each) => each !== priority)
      .map((each) => Math.max(0, (this.#reserved[each] ?? 0) - (this.#running.get(each) ?? 0)))
      .reduce((sum, count) => sum + count, 0);
    return this.running + keptForOthers < this.#total;
  };

  take(priority: Priority): void {
    this.#running.set(priority, (this.#running.get(priority) ?? 0) + 1);
  }

  give(priority: Priority): void {
    this.#running.set(priority, this.#running.get(priority)! - 1);
  }
}
