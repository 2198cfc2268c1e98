import { CancelNode, ownerOf } from './cancel-node.ts';

/**
 * The node of an `AbortSignal` that somebody else made.
 *
 * There is one for each signal, with one listener, for as long as something hangs on it. A server's root signal thus
 * carries one listener for a million groups, not a million (`addEventListener` is O(n), and Node 20 warns at the 11th).
 */
class SignalBridge extends CancelNode {
  readonly #signal: AbortSignal;
  #listening = false;

  constructor(signal: AbortSignal) {
    super();
    this.#signal = signal;
    if (signal.aborted) this.cancelTree(signal.reason, 'signal');
  }

  override get signal(): AbortSignal {
    return this.#signal;
  }

  override get sourceForChildren(): 'signal' {
    return 'signal';
  }

  protected override onAttached(): void {
    if (this.#listening || this.cancelled) return;
    this.#listening = true;
    this.#signal.addEventListener('abort', this.#onAbort);
    bridges.set(this.#signal, this);
  }

  protected override onDetached(): void {
    if (!this.#listening || !this.idle) return;
    this.#listening = false;
    this.#signal.removeEventListener('abort', this.#onAbort);
    bridges.delete(this.#signal);
  }

  readonly #onAbort = (): void => this.cancelTree(this.#signal.reason, 'signal');
}

const bridges = new WeakMap<AbortSignal, SignalBridge>();

/** The node behind any signal: ours, or a bridge to somebody else's. */
export function nodeOfSignal(signal: AbortSignal): CancelNode {
  return ownerOf(signal) ?? bridges.get(signal) ?? new SignalBridge(signal);
}
