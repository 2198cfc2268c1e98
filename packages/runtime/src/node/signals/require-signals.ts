import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { refuse, ScopeMisuseError } from '../../core/index.ts';

/** These two end or stop a process whether it likes it or not. */
const UNSTOPPABLE: readonly string[] = ['SIGKILL', 'SIGSTOP'];

/**
 * Refuses what nobody can listen to. Node itself takes a signal that doesn't exist for the name of an ordinary event,
 * and tells a worker of nothing.
 */
export function requireSignals(action: string, signals: readonly unknown[]): void {
  for (const signal of signals) requireSignal(action, signal);
  if (signals.length > 0 && !isMainThread) {
    throw new ScopeMisuseError(
      `Cannot ${action} in a worker as only the main thread is told of signals`,
    );
  }
}

function requireSignal(action: string, signal: unknown): void {
  if (UNSTOPPABLE.includes(signal as string)) {
    refuse(TypeError, action, 'nobody is told of this signal', signal);
  }
  if (!Object.hasOwn(constants.signals, signal as string)) {
    refuse(TypeError, action, 'a signal must be one of those of this system', signal);
  }
}

/** What a shell reports for a process that ended by this signal. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
