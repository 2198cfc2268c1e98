import type { CancelNode } from './cancel-node.ts';
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

/** Whether `error` is, is caused by, or is an aggregate of nothing but what `isReason` accepts. */
export function holdsOnly(
  error: unknown,
  isReason: (cause: unknown) => boolean,
  depth = DEEPEST_CAUSE,
): boolean {
  let at = error;
  for (let left = depth; left > 0; left -= 1) {
    if (isReason(at)) return true;
    if (at instanceof AggregateError) {
      const inner = left - 1;
      return at.errors.length > 0 && at.errors.every((each) => holdsOnly(each, isReason, inner));
    }
    // What a deadline ended has failed: its cause is a cancellation, and it is none.
    if (!(at instanceof Error) || at instanceof TimeoutError || at.cause === undefined)
      return false;
    at = at.cause;
  }
  return false;
}
