import type { CancelNode } from './cancel-node.ts';
import { tryOr } from './describe.ts';
import { TimeoutError } from './errors.ts';

/** How deep a cause chain is followed: platform and library wrappers are one or two deep, and a chain may be a ring. */
const DEEPEST_CAUSE = 8;

/** Tells whether `error` is the cancellation of `node` or of a scope around it. See `isCancellation`. */
export function isCancellationOf(node: CancelNode, error: unknown): boolean {
  if (node.cancelled && error === node.reason) return true; // The usual case, and it costs nothing.
  const reasons = reasonsAround(node);
  return reasons.size > 0 && holdsOnly(error, (cause) => reasons.has(cause));
}

function reasonsAround(node: CancelNode): Set<unknown> {
  const reasons = new Set<unknown>();
  for (let at: CancelNode | undefined = node; at !== undefined; at = at.parent) {
    if (at.cancelled) reasons.add(at.reason);
  }
  return reasons;
}

/**
 * Whether `error` is, is caused by, or is an aggregate of nothing but what `isReason` accepts.
 *
 * It goes by the shape of the error, not by its class: under Jest or `node:vm` the errors of the platform are of another
 * realm's `Error`, and a down-levelled `await using` makes its own `SuppressedError`.
 */
export function holdsOnly(
  error: unknown,
  isReason: (cause: unknown) => boolean,
  depth = DEEPEST_CAUSE,
): boolean {
  return tryOr(false, () => isMadeOf(error, isReason, depth));
}

function isMadeOf(error: unknown, isReason: (cause: unknown) => boolean, depth: number): boolean {
  let at = error;
  for (let left = depth; left > 0; left -= 1) {
    if (isReason(at)) return true;
    // What a deadline ended has failed: its cause is a cancellation, and it is none.
    if (typeof at !== 'object' || at === null || at instanceof TimeoutError) return false;
    const parts = partsOf(at);
    if (parts !== undefined) {
      return parts.length > 0 && parts.every((part) => isMadeOf(part, isReason, left - 1));
    }
    at = (at as ErrorShape).cause;
  }
  return false;
}

/** The fields in which errors hold others. */
interface ErrorShape {
  readonly name?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly error?: unknown;
  readonly suppressed?: unknown;
}

/** What an aggregate is made of: of an `AggregateError` its errors, of a `SuppressedError` both. */
function partsOf(error: ErrorShape): readonly unknown[] | undefined {
  if (error.name === 'SuppressedError') return [error.error, error.suppressed];
  const isAggregate = error instanceof AggregateError || error.name === 'AggregateError';
  return isAggregate && Array.isArray(error.errors) ? error.errors : undefined;
}
