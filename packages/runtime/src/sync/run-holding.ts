import { nodeOf, requireFunction } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import type { Token } from './token.ts';

/** Acquires, calls `fn`, and releases however that ends. The `with` of TC39's `Governor`. */
export async function runHolding<T>(
  what: { acquire(options?: CancelOptions): Promise<Token> },
  fn: (token: Token) => T | PromiseLike<T>,
  options: CancelOptions | undefined,
): Promise<T> {
  requireFunction('run', `'fn'`, fn);
  const token = await what.acquire(options);
  try {
    throwIfCancelled(options);
    return await fn(token);
  } finally {
    token.release();
  }
}

/** The token may have come in the very turn in which its receiver was cancelled: then it goes on to the next one. */
function throwIfCancelled(options: CancelOptions | undefined): void {
  const node = nodeOf(options);
  if (node?.cancelled) throw node.reason;
}
