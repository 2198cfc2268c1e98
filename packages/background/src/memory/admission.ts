import { type CancelOptions, CancelScope, Semaphore } from '@taskgroup/runtime';
import type { EnqueueOptions, Overflow } from '../backend.ts';
import type { TaskEnvelope } from '../envelope.ts';
import { TaskRejectedError } from '../errors.ts';

interface AdmissionOptions {
  readonly maxQueued: number;
  readonly overflow: Overflow;
  /** Drops a task of lower priority, if there is one: whether it did. */
  readonly dropBelow: (task: TaskEnvelope) => boolean;
}

/** Lets so many into the queue. Those that wait for room when it closes are told so at once, but for a task's own. */
export class Admission {
  readonly #options: AdmissionOptions;
  /** None where there is no limit. */
  readonly #room: Semaphore | undefined;
  readonly #draining = new CancelScope({ name: 'draining' });
  #closed = false;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    if (options.maxQueued !== Infinity) this.#room = new Semaphore(options.maxQueued);
  }

  get isLimited(): boolean {
    return this.#room !== undefined;
  }

  /** Room that is free is taken at once, and to be given back by `leave`. */
  tryEnter(): boolean {
    return this.#room === undefined || Boolean(this.#room.tryAcquire());
  }

  /**
   * Makes or waits for room, as is the policy when there is none. It is to be given back by `leave`.
   *
   * @throws {TaskRejectedError} when there is none, or it is closed.
   */
  async makeRoom(task: TaskEnvelope, options: EnqueueOptions): Promise<void> {
    const { overflow, dropBelow } = this.#options;
    if (overflow === 'wait') return this.#wait(this.#room!, task, options);
    if (overflow === 'drop-lowest' && dropBelow(task) && this.tryEnter()) return;
    throw new TaskRejectedError(`Cannot submit ${task.name} as the queue is full`, 'queue-full');
  }

  leave(): void {
    this.#room?.release();
  }

  drain(): void {
    this.#draining.cancel();
  }

  close(): void {
    this.drain();
    this.#closed = true;
  }

  requireOpen({ name }: TaskEnvelope, { fromTask = false }: EnqueueOptions): void {
    if (this.#closed || (this.#draining.cancelled && !fromTask)) {
      throw new TaskRejectedError(`Cannot submit ${name} as the manager is closing`, 'closed');
    }
  }

  async #wait(room: Semaphore, task: TaskEnvelope, options: EnqueueOptions): Promise<void> {
    const token = await room.acquire(this.#around(options)).catch((error: unknown) => {
      if (!options.signal?.aborted) this.requireOpen(task, options);
      throw error;
    });
    try {
      this.requireOpen(task, options);
    } catch (error) {
      token.release(); // Those that wait behind it have to be told, too.
      throw error;
    }
  }

  #around({ signal, fromTask }: EnqueueOptions): CancelOptions {
    if (fromTask) return { signal };
    const draining = this.#draining.signal;
    return { signal: signal ? AbortSignal.any([signal, draining]) : draining };
  }
}
