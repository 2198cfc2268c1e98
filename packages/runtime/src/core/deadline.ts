import type { CancelNode } from './cancel-node.ts';
import type { CancelOptions } from './cancel-options.ts';
import { nodeOf } from './cancel-options.ts';

/**
 * The clock time by which work under `options` will have been cancelled: the earliest deadline of the scope and of all
 * around it, up to the first shield. `-Infinity` when it is cancelled already, `Infinity` when nothing is set.
 *
 * As `trio.current_effective_deadline()`; the scope must be named here, since there is no ambient one. The deadline of
 * somebody else's signal (`AbortSignal.timeout()`) can't be known.
 *
 * @example
 * ```ts
 * import { currentEffectiveDeadline, currentTime, failAfter } from '@taskgroup/runtime';
 *
 * await failAfter(1_000, async (scope) => {
 *   const left = currentEffectiveDeadline(scope) - currentTime();
 *   console.log(left > 900 && left <= 1_000); //=> true
 * });
 * ```
 */
export function currentEffectiveDeadline(options: CancelOptions): number {
  let deadline = Infinity;
  for (let node: CancelNode | undefined = nodeOf(options); node; node = around(node)) {
    if (node.cancelled) return -Infinity;
    deadline = Math.min(deadline, node.deadline);
  }
  return deadline;
}

function around(node: CancelNode): CancelNode | undefined {
  return node.shielded ? undefined : node.parent;
}
