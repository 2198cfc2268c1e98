import { setTimer } from './clock.ts';
import { warn } from './host.ts';

/** A task that went on after it was cancelled. */
export interface UnresponsiveTask {
  /** `group.task`; for the function given to `withTaskGroup` it is `group.body`. */
  readonly name: string;
  /** For how long, in milliseconds. */
  readonly graceMs: number;
}

/** How many names one warning holds. */
const MOST_NAMES = 5;

/**
 * Speaks up when a cancelled group still waits after its grace period, so that a hang is never silent. The timer keeps
 * the process alive on purpose: a program whose last wait can't end would otherwise exit without a word.
 *
 * @param unresponsive Asked for the names when the time is up.
 * @returns Calls it off.
 */
export function watch(
  graceMs: number,
  groupName: string,
  unresponsive: () => string[],
  report: ((task: UnresponsiveTask) => void) | undefined,
): () => void {
  return setTimer(graceMs, () => {
    const names = unresponsive();
    if (report) for (const name of names) report({ name, graceMs });
    else if (names.length > 0) warn(describe(names, groupName, graceMs), 'TASKGROUP_UNRESPONSIVE');
  });
}

function describe(names: string[], groupName: string, graceMs: number): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => `"${name}"`);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return (
    `Task group "${groupName}" was cancelled ${graceMs} ms ago and still waits for ${shown.join(', ')}${more}. ` +
    `A group never ends before its tasks: pass the task's signal to what they wait for.`
  );
}
