import { onActivity } from './activity.ts';
import type { CancelOptions } from './cancel-options.ts';
import { nodeOf } from './cancel-options.ts';

/**
 * Waits until somebody calls `wake`, or until the wait is cancelled: the one way in which this package waits.
 *
 * Nothing is left behind either way. A wait that is cancelled already never starts.
 *
 * @param options Who may cancel.
 * @param start Arranges for `wake` to be called; returns how to call that off, used when the wait is cancelled.
 * @throws The reason of the cancellation.
 */
export function suspend<T>(
  options: CancelOptions | undefined,
  start: (wake: (value: T) => void) => () => void,
): Promise<T> {
  const node = nodeOf(options);
  onActivity?.();
  return new Promise((resolve, reject) => {
    if (node?.cancelled) return giveUp();
    node?.subscribe(onCancel); // First, as `start` may wake at once.
    const callOff = start((value) => {
      onActivity?.();
      node?.unsubscribe(onCancel);
      resolve(value);
    });

    function onCancel(): void {
      callOff();
      giveUp();
    }

    function giveUp(): void {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a signal's reason may be anything
      reject(node!.reason);
    }
  });
}
