import type { TaskId } from '../envelope.ts';
import type { Entry } from './entry.ts';

/** The live tasks. Two of them may share an id: the one that holds it, and one that runs after it. */
export class LiveTasks {
  readonly #byToken = new Map<string, Entry>();
  readonly #holders = new Map<TaskId, Entry>();
  readonly #successors = new Map<TaskId, Entry>();

  get size(): number {
    return this.#byToken.size;
  }

  /** Those that hold their id, and those that wait for it. */
  all(): Entry[] {
    return [...this.#byToken.values()];
  }

  has({ task }: Entry): boolean {
    return this.#byToken.has(task.token);
  }

  byToken(token: string): Entry | undefined {
    return this.#byToken.get(token);
  }

  holder(id: TaskId): Entry | undefined {
    return this.#holders.get(id) ?? this.#holderByToken(id);
  }

  /** An id that was made up is the token. */
  #holderByToken(id: TaskId): Entry | undefined {
    const entry = this.#byToken.get(id);
    return entry?.task.id === id ? entry : undefined;
  }

  successor(id: TaskId): Entry | undefined {
    return this.#successors.get(id);
  }

  add(entry: Entry): void {
    this.#byToken.set(entry.task.token, entry);
    const { id, token } = entry.task;
    if (id !== token) this.#holders.set(id, entry);
  }

  addSuccessor(entry: Entry): void {
    this.#byToken.set(entry.task.token, entry);
    this.#successors.set(entry.task.id, entry);
  }

  /** Gives the one that holds the id from now on, if it waited for that. */
  delete(entry: Entry): Entry | undefined {
    const { id, token } = entry.task;
    this.#byToken.delete(token);
    if (id === token && this.#successors.size === 0) return undefined;
    const successor = this.#successors.get(id);
    if (successor) this.#successors.delete(id);
    if (successor === entry) return undefined;
    if (successor) this.#holders.set(id, successor);
    else this.#holders.delete(id);
    return successor;
  }
}
