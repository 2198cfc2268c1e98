/**
 * A barrier was aborted or reset while a task waited at it, or had been aborted before: not all parties will come.
 *
 * The error of the same name in asyncio and `threading`, and Java's `BrokenBarrierException`.
 *
 * @example
 * ```ts
 * import { Barrier, BrokenBarrierError } from '@taskgroup/runtime';
 *
 * const barrier = new Barrier(2);
 * const waiting = barrier.wait().catch((error: unknown) => error);
 * barrier.abort();
 * console.log((await waiting) instanceof BrokenBarrierError); //=> true
 * ```
 */
export class BrokenBarrierError extends Error {
  override readonly name = 'BrokenBarrierError';
}
