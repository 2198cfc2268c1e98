import { CancelNode, ownerOf } from './cancel-node.ts';
import { refuse } from './validate.ts';

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
    requireSignal(signal);
    this.#signal = signal;
    if (signal.aborted) this.#onAbort();
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

  readonly #onAbort = (): void => this.cancelTree(reasonOf(this.#signal), 'signal');
}

/** Polyfills from before there were reasons have none. */
function reasonOf({ reason }: AbortSignal): unknown {
  return reason === undefined
    ? new DOMException('This operation was aborted', 'AbortError')
    : reason;
}

/** By what it can do: it may come from another realm, or be a polyfill. */
function requireSignal(signal: AbortSignal): void {
  if (typeof (signal as AbortSignal | null)?.addEventListener === 'function') return;
  refuse(TypeError, 'follow a signal', `'signal' must be an AbortSignal`, signal);
}

const bridges = new WeakMap<AbortSignal, SignalBridge>();

/** The node behind any signal: ours, or a bridge to somebody else's. */
export function nodeOfSignal(signal: AbortSignal): CancelNode {
  return ownerOf(signal) ?? bridges.get(signal) ?? new SignalBridge(signal);
}
