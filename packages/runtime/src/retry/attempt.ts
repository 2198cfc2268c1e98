import { NODE, nodeOf } from '../core/index.ts';
import type { CancelNode, CancelOptions, CancelScope } from '../core/index.ts';

/** What the function given to `retry` gets. It is a {@linkcode CancelOptions}, so `sleep(100, attempt)` works. */
export interface Attempt extends CancelOptions {
  /** Aborted when this attempt must end: by its own timeout, by that of the whole, by a cancellation from around. */
  readonly signal: AbortSignal;
  /** Which attempt it is, from 1. */
  readonly attempt: number;
}

/** A scope seen as an attempt: an attempt that could `cancel()` itself would neither fail nor succeed. */
export class AttemptView implements Attempt {
  readonly attempt: number;
  readonly #scope: CancelScope;

  constructor(scope: CancelScope, attempt: number) {
    this.#scope = scope;
    this.attempt = attempt;
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  /** So that waits need no signal. */
  get [NODE](): CancelNode | undefined {
    return nodeOf(this.#scope);
  }
}
