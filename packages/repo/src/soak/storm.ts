import {
  type BackgroundTaskManager,
  defineTask,
  PRIORITIES,
  type SubmitOptions,
  type TaskHandle,
  TaskRejectedError,
} from '@taskgroup/background';
import { currentTime, sleep } from '@taskgroup/runtime';

export interface StormOptions {
  /** In milliseconds. */
  readonly duration: number;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  readonly onStep?: ((tally: Tally) => void) | undefined;
}

/** What the storm itself has seen, counted without the manager's help. */
export interface Tally {
  accepted: number;
  duplicates: number;
  refused: number;
  cancellations: number;
  replayed: number;
  readonly ends: Record<string, number>;
}

interface Job {
  readonly ms: number;
  readonly end: 'value' | 'error' | 'deaf';
}

/** Handles that may still be cancelled: the last so many. */
const REMEMBERED = 200;

/** Submits, cancels, fails and trips breakers at random for a while. What it returns is whole when the manager is closed. */
export async function storm(manager: BackgroundTaskManager, options: StormOptions): Promise<Tally> {
  const weather = new Storm(manager, options);
  const end = currentTime() + options.duration;
  while (currentTime() < end) {
    await weather.step();
    options.onStep?.(weather.tally);
  }
  return weather.tally;
}

class Storm {
  readonly tally: Tally = {
    accepted: 0,
    duplicates: 0,
    refused: 0,
    cancellations: 0,
    replayed: 0,
    ends: {},
  };
  readonly #manager: BackgroundTaskManager;
  readonly #random: () => number;
  readonly #handles: TaskHandle[] = [];
  readonly #kinds = [plain(), careful(), limited()];

  constructor(manager: BackgroundTaskManager, { random }: StormOptions) {
    this.#manager = manager;
    this.#random = random;
  }

  async step(): Promise<void> {
    const dice = this.#random();
    if (dice < 0.65) await this.#submit();
    else if (dice < 0.75) await this.#cancel();
    else if (dice < 0.76) this.#trip();
    else if (dice < 0.762) await this.#replay();
    else await sleep(this.#upTo(30));
  }

  async #submit(): Promise<void> {
    const data: Job = { ms: this.#upTo(60), end: this.#oneOf(['value', 'value', 'error', 'deaf']) };
    const how: SubmitOptions = {
      priority: this.#oneOf(PRIORITIES),
      id: this.#maybe(() => `id-${this.#upTo(20)}`),
      onDuplicate: this.#oneOf(['return', 'reject', 'replace', 'run-after']),
      delay: this.#maybe(() => this.#upTo(200)),
      timeout: this.#maybe(() => this.#upTo(3_600_000)),
      concurrencyKey: this.#maybe(() => `key-${this.#upTo(3)}`),
    };
    try {
      const handle = await this.#manager.submit(this.#oneOf(this.#kinds), data, how);
      this.#remember(handle);
    } catch (error) {
      if (!(error instanceof TaskRejectedError)) throw error;
      this.tally.refused += 1;
    }
  }

  #remember(handle: TaskHandle): void {
    this.#handles.push(handle);
    if (this.#handles.length > REMEMBERED) this.#handles.shift();
    if (handle.duplicate) {
      this.tally.duplicates += 1;
      return;
    }
    this.tally.accepted += 1;
    const count = () => {
      this.tally.ends[handle.state!] = (this.tally.ends[handle.state!] ?? 0) + 1;
    };
    handle.result.then(count, count);
  }

  async #cancel(): Promise<void> {
    this.tally.cancellations += 1;
    await this.#handles[this.#upTo(this.#handles.length)]?.cancel('the storm');
  }

  async #replay(): Promise<void> {
    const { replayed } = await this.#manager.deadLetters.replay({ name: 'limited' });
    this.tally.replayed += replayed;
  }

  #trip(): void {
    const breaker = this.#manager.breaker('api');
    if (breaker.state === 'isolated') breaker.reset();
    else breaker.isolate();
  }

  #upTo(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #oneOf<T>(values: readonly T[]): T {
    return values[this.#upTo(values.length)]!;
  }

  #maybe<T>(value: () => T): T | undefined {
    return this.#random() < 0.3 ? value() : undefined;
  }
}

const tags = { service: 'soak' };

function plain() {
  return defineTask({ name: 'plain', tags, run: work });
}

function careful() {
  const retry = { maxAttempts: 3, base: 20 };
  const limits = { timeout: 40, maxQueueTime: 500, circuitBreaker: 'api' };
  return defineTask({ name: 'careful', tags, idempotent: true, retry, ...limits, run: work });
}

function limited() {
  const rateLimit = { max: 20, per: 200 };
  return defineTask({ name: 'limited', tags, concurrencyPerKey: 2, rateLimit, run: work });
}

async function work(task: { readonly signal: AbortSignal }, { ms, end }: Job): Promise<void> {
  // eslint-disable-next-line taskgroup/forward-signal -- ignoring its signal is what this one is for
  await (end === 'deaf' ? sleep(ms) : sleep(ms, task));
  if (end === 'error') throw new Error('as the storm wanted');
}
