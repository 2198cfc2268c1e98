/**
 * The promise of a submission. Whoever looks at it hears of a refusal; where nobody does, `unheard` is told instead of the
 * process, which an unhandled rejection would end.
 */
export class Submission<Value> extends Promise<Value> {
  /** What comes of it is an ordinary promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  #isLookedAt = false;

  /** @param unheard is given the reason of a rejection that nobody handles by then. */
  static of<Value>(source: Promise<Value>, unheard: (reason: unknown) => void): Submission<Value> {
    const submission = new Submission<Value>((resolve) => resolve(source));
    submission.#watch(unheard);
    return submission;
  }

  // Awaiting it comes through here as well, and so do `catch` and `finally`.
  override then<Result = Value, Other = never>(
    onFulfilled?: ((value: Value) => Result | PromiseLike<Result>) | null,
    onRejected?: ((reason: unknown) => Other | PromiseLike<Other>) | null,
  ): Promise<Result | Other> {
    this.#isLookedAt = true;
    return super.then(onFulfilled, onRejected);
  }

  #watch(unheard: (reason: unknown) => void): void {
    super.then(undefined, (reason: unknown) => {
      if (!this.#isLookedAt) unheard(reason);
    });
  }
}
