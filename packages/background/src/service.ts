import {
  type CancelOptions,
  currentTime,
  Event,
  isCancellation,
  sleep,
  type Task,
  type TaskContext,
  type TaskGroup,
} from '@taskgroup/runtime';
import type { Tags } from './envelope.ts';
import type { Priority } from './priority.ts';
import { publish } from './channels.ts';

/** When a service that has ended is started again. */
export interface RestartPolicy {
  /** `on-failure` by default; `always` also when it returns; `never` leaves it ended. */
  readonly policy?: 'on-failure' | 'always' | 'never' | undefined;
  /** More restarts than that within `within` mean that it is broken: it stays down. 3 by default. */
  readonly maxRestarts?: number | undefined;
  /** In milliseconds. 60,000 by default. */
  readonly within?: number | undefined;
  /** The pause before a restart, in milliseconds. 1,000 by default. */
  readonly delay?: number | undefined;
}

export interface ServiceOptions {
  /** Says how much it matters to those who look at the manager; a service has its own place and waits for no slot. */
  readonly priority?: Priority | undefined;
  readonly tags?: Tags | undefined;
  /** Calls the function again and again, with that pause after each call, in milliseconds. */
  readonly every?: number | undefined;
  /** The pause before the first call, in milliseconds: none by default. A `setInterval` pauses first as well. */
  readonly initialDelay?: number | undefined;
  readonly restart?: RestartPolicy | undefined;
}

export type ServiceState = 'running' | 'restarting' | 'stopped' | 'failed';

/** A service under the manager. */
export interface ServiceHandle {
  readonly name: string;
  readonly priority: Priority;
  readonly tags: Tags;
  readonly state: ServiceState;
  readonly restarts: number;
  /** What it failed with last. */
  readonly error: unknown;
  /** Cancels it, and waits for its end. */
  stop(reason?: unknown): Promise<void>;
}

export type ServiceRun = (context: TaskContext) => unknown;

/** A loop that lives as long as its manager, and is started again when it fails, within limits: OTP's intensity. */
export class Service implements ServiceHandle {
  readonly name: string;
  readonly priority: Priority;
  readonly tags: Tags;
  readonly #run: ServiceRun;
  readonly #options: ServiceOptions;
  readonly #task: Task;
  #state: ServiceState = 'running';
  #restarts: number[] = [];
  #restartCount = 0;
  #error: unknown;
  /** The task itself counts as ended when it is cancelled: one that ignores that must not keep its manager from closing. */
  readonly #ended = new Event();

  constructor(group: TaskGroup, name: string, run: ServiceRun, options: ServiceOptions) {
    this.name = name;
    this.priority = options.priority ?? 'NORMAL';
    this.tags = { ...options.tags };
    this.#run = run;
    this.#options = options;
    const how = { name, daemon: true, abandonOnCancel: true, runWhenCancelled: true };
    this.#task = group.startSoon((task) => this.#live(task), how);
  }

  get state(): ServiceState {
    return this.#state;
  }

  get restarts(): number {
    return this.#restartCount;
  }

  get error(): unknown {
    return this.#error;
  }

  async stop(reason: unknown = 'stopped'): Promise<void> {
    this.cancel(reason);
    await this.ended();
  }

  cancel(reason: unknown): void {
    this.#task.cancel(reason);
  }

  /** Resolves when it has ended, and does nothing more. */
  async ended(around?: CancelOptions): Promise<void> {
    await this.#ended.wait(around);
  }

  get hasEnded(): boolean {
    return this.#ended.isSet;
  }

  async #live(task: TaskContext): Promise<void> {
    const { initialDelay = 0 } = this.#options;
    try {
      if (initialDelay > 0) await sleep(initialDelay, task);
      await this.#keepRunning(task);
    } finally {
      if (this.#state !== 'failed') this.#become('stopped');
      this.#ended.set();
    }
  }

  async #keepRunning(task: TaskContext): Promise<void> {
    const { policy = 'on-failure', delay = 1_000 } = this.#options.restart ?? {};
    for (;;) {
      const failed = await this.#runOnce(task);
      if (policy === 'never' || (policy === 'on-failure' && !failed)) break;
      if (this.#restartsTooOften()) return this.#become('failed');
      this.#become('restarting');
      await sleep(delay, task);
      this.#restartCount += 1;
      this.#become('running');
    }
    if (this.#error !== undefined) this.#become('failed');
  }

  /** Whether it failed. A cancellation goes on outwards: it ends the service. */
  async #runOnce(task: TaskContext): Promise<boolean> {
    const { every } = this.#options;
    this.#error = undefined;
    try {
      do {
        await this.#run(task);
        if (every !== undefined) await sleep(every, task);
      } while (every !== undefined);
      return false;
    } catch (error) {
      if (isCancellation(error, task)) throw error;
      this.#error = error;
      return true;
    }
  }

  #restartsTooOften(): boolean {
    const { maxRestarts = 3, within = 60_000 } = this.#options.restart ?? {};
    const now = currentTime();
    this.#restarts = [...this.#restarts.filter((time) => time > now - within), now];
    return this.#restarts.length > maxRestarts;
  }

  #become(state: ServiceState): void {
    this.#state = state;
    publish('service', () => ({ service: this.name, tags: this.tags, state, error: this.#error }));
  }
}
