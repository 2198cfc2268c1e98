/** What becomes of one piece of work: how long it takes, and how it ends. */
export interface Fate {
  readonly turns: number;
  readonly end: 'value' | 'reject' | 'throw';
}

export type Plan = ReadonlyMap<string, Fate>;

interface Running {
  readonly id: string;
  readonly due: number;
  readonly settle: () => void;
}

export interface Run {
  readonly outcome: { readonly value: unknown } | { readonly error: unknown };
  /** Everything the program did, in order, until it had its outcome. */
  readonly log: readonly string[];
  /** The work that nobody had waited for by then. */
  readonly stillRunning: readonly string[];
  /** The failures that nobody ever handled. */
  readonly unhandled: readonly string[];
}

/** A place where work takes turns instead of time: one piece of it settles at each turn, and all that follows from that happens before the next. */
export class World {
  readonly #plan: Plan;
  readonly #running = new Set<Running>();
  readonly #log: string[] = [];
  #now = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** What a program under test may call. */
  readonly names = {
    work: (id: string) => this.#start(id),
    fetch: (id: string, init?: { readonly signal?: AbortSignal }) => this.#start(id, init?.signal),
    note: (text: string) => void this.#log.push(`note ${text}`),
  };

  async run(main: () => Promise<unknown>): Promise<Run> {
    const listeners = process.rawListeners('unhandledRejection') as (() => void)[];
    const unhandled: string[] = [];
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (error) => unhandled.push(String(error)));
    try {
      return { ...(await this.#settle(main)), unhandled };
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener);
    }
  }

  async #settle(main: () => Promise<unknown>): Promise<Omit<Run, 'unhandled'>> {
    let outcome: Run['outcome'] | undefined;
    main().then(
      (value) => (outcome = { value }),
      (error: unknown) => (outcome = { error: plain(error) }),
    );
    await reactions();
    while (!outcome && this.#running.size) {
      this.#turn();
      await reactions();
    }
    if (!outcome) throw new Error(`The program waits for ever: ${this.#log.join(', ')}`);
    const log = [...this.#log];
    const stillRunning = [...this.#running].map(({ id }) => id);
    await this.#settleAll();
    return { outcome, log, stillRunning };
  }

  #start(id: string, signal?: AbortSignal): Promise<string> {
    const fate = this.#plan.get(id)!;
    this.#log.push(`start ${id}`);
    if (fate.end === 'throw') throw new Error(id);
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#log.push(`end ${id}`);
        if (fate.end === 'value') resolve(`value of ${id}`);
        else reject(new Error(id));
      };
      const running = { id, due: this.#now + fate.turns, settle };
      this.#running.add(running);
      signal?.addEventListener('abort', () => {
        if (!this.#running.delete(running)) return;
        this.#log.push(`cancel ${id}`);
        reject(signal.reason);
      });
    });
  }

  #turn(): void {
    const next = [...this.#running].reduce((a, b) => (b.due < a.due ? b : a));
    this.#running.delete(next);
    this.#now = next.due;
    next.settle();
  }

  async #settleAll(): Promise<void> {
    while (this.#running.size) {
      this.#turn();
      await reactions();
    }
  }
}

/** An error as a caller tells it from others: of several, which ones, as their message is the group's own. */
function plain(error: unknown): unknown {
  return error instanceof AggregateError ? error.errors.map(plain) : String(error);
}

/** Until every reaction to what has settled has run. */
function reactions(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
