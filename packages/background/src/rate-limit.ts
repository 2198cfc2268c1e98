/** How often the tasks of a kind may start. */
export interface RateLimitOptions {
  /** So many attempts … */
  readonly max: number;
  /** … within any stretch of that length, in milliseconds. */
  readonly per: number;
}

/**
 * Says when each attempt may start, in the order of asking: never more than `max` within `per`. Who is told to come later
 * has that time to itself, so that those who wait don't all come at once.
 */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #now: () => number;
  /** The last `max` starts, as a ring; some are still to come. */
  readonly #starts: number[] = [];
  #eldest = 0;
  readonly #booked = new Map<string, number>();

  constructor(options: RateLimitOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** When whoever has that token may start: now or earlier means that it does. */
  ask(token: string): number {
    const at = this.#booked.get(token) ?? this.#book();
    if (at > this.#now()) this.#booked.set(token, at);
    else this.#booked.delete(token);
    return at;
  }

  /** Its time is of no more use to it. */
  forget(token: string): void {
    this.#booked.delete(token);
  }

  #book(): number {
    const { max, per } = this.#options;
    const now = this.#now();
    if (this.#starts.length < max) {
      this.#starts.push(now);
      return now;
    }
    const at = Math.max(now, this.#starts[this.#eldest]! + per);
    this.#starts[this.#eldest] = at;
    this.#eldest = (this.#eldest + 1) % max;
    return at;
  }
}
