import { ambientNode } from './ambient.ts';
import type { CancelNode } from './cancel-node.ts';
import { NODE } from './cancel-node.ts';
import { nodeOfSignal } from './signal-bridge.ts';

/**
 * Who may cancel a wait: anything with a `signal`.
 *
 * A `TaskContext`, a `TaskGroup` and a `CancelScope` have one, so pass the thing itself: `sleep(100, task)`. That is also
 * the cheapest way, since the signal then need not be made at all. An outside `AbortController` goes in as
 * `{ signal: controller.signal }`, or as the controller itself.
 */
export interface CancelOptions {
  /** Its abort cancels the wait, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A task, group or scope that is passed as the options stands for its cancellation only: its name and its deadline are
 * its own, and no options.
 */
export function withoutOwner<O extends CancelOptions>(options: O): O {
  const node = (options as { [NODE]?: CancelNode })[NODE];
  return node === undefined ? options : ({ [NODE]: node } as unknown as O);
}

/** The node behind {@linkcode CancelOptions}, or else the ambient one; `undefined` when nothing can cancel. */
export function nodeOf(options: CancelOptions | undefined): CancelNode | undefined {
  if (options === undefined) return ambientNode();
  const node = (options as { [NODE]?: CancelNode })[NODE];
  if (node !== undefined) return node;
  return options.signal === undefined ? ambientNode() : nodeOfSignal(options.signal);
}
