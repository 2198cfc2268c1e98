import process from 'node:process';
import type { BackgroundTaskManager } from './manager.ts';

export interface CloseOnSignalsOptions {
  /** `SIGTERM` and `SIGINT` by default. */
  readonly signals?: readonly NodeJS.Signals[] | undefined;
}

/**
 * Closes the manager when the process is told to end, and then lets it end by that signal, so that its parent sees why.
 * A second signal ends it at once. For programs that don't run in `runMain` of the runtime, which does this for a group.
 *
 * @returns Takes the handlers away again when it is disposed of.
 * @example
 * ```ts
 * import { BackgroundTaskManager, closeOnSignals } from '@taskgroup/background';
 *
 * const manager = new BackgroundTaskManager();
 * using _closing = closeOnSignals(manager);
 * ```
 */
export function closeOnSignals(
  manager: BackgroundTaskManager,
  { signals = ['SIGTERM', 'SIGINT'] }: CloseOnSignalsOptions = {},
): Disposable {
  let isClosing = false;
  const stopListening = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const endBy = (signal: NodeJS.Signals) => {
    stopListening();
    process.kill(process.pid, signal);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (isClosing) return endBy(signal);
    isClosing = true;
    const end = () => endBy(signal);
    manager.close().then(end, (error: unknown) => {
      process.stderr.write(`The manager did not close in order: ${String(error)}\n`);
      end();
    });
  };
  for (const signal of signals) process.on(signal, onSignal);
  return { [Symbol.dispose]: stopListening };
}
