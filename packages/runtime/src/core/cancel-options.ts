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
  if (options.signal !== undefined) return nodeOfSignal(options.signal);
  if ('shielded' in options) refuseSpreadTask();
  return ambientNode();
}

/** `{ ...task }` copies a task's own fields, and leaves its signal behind, which is its class's: nothing would cancel. */
function refuseSpreadTask(): never {
  throw new TypeError(
    'Cannot use a spread task ({ ...task }) as it has lost its signal: write { signal: task.signal, … }',
  );
}
