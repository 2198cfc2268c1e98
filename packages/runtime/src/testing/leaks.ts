import { abandonedTasks, nextTurn } from '../core/index.ts';
import type { AbandonedTask, Task, TaskGroup } from '../core/index.ts';
import { formatTaskTree } from '../instrument/index.ts';
import { openGroups } from '../instrument/watch.ts';
import { installedClock } from './virtual-clock.ts';
import { whenIdle } from './when-idle.ts';

/** What is left over. */
export interface Leaks {
  /** Groups that have not ended: nobody waited for them, or their body still runs. */
  readonly groups: readonly TaskGroup[];
  /** The tasks in them, and those that were started with `detach`. */
  readonly tasks: readonly Task[];
  /** Tasks that were abandoned and still run. */
  readonly abandoned: readonly AbandonedTask[];
  /** How many timers wait on the virtual clock: somebody sleeps, or a deadline was left armed. */
  readonly timers: number;
}

/**
 * Something was still running where nothing should: thrown by `expectNoLeaks` and `withVirtualClock`.
 *
 * @example
 * ```ts
 * import { TaskGroup, sleepForever } from '@taskgroup/runtime';
 * import { expectNoLeaks, LeakError } from '@taskgroup/runtime/testing';
 *
 * const group = TaskGroup.open({ name: 'poller' });
 * group.startSoon((task) => sleepForever(task));
 * const error = await expectNoLeaks().catch((error: unknown) => error);
 * console.log(error instanceof LeakError && error.leaks.tasks.length); //=> 1
 * await group[Symbol.asyncDispose]();
 * ```
 */
export class LeakError extends Error {
  override readonly name = 'LeakError';
  readonly leaks: Leaks;

  constructor(leaks: Leaks) {
    super(describe(leaks));
    this.leaks = leaks;
  }
}

/** How many turns of the event loop what is on its way to its end is given. */
const MOST_TURNS = 100;

/** What an error has told of: one test fails for it, and not all that come after. */
const told = new WeakSet<object>();

/**
 * Throws if anything is left: open groups, their tasks, detached and abandoned tasks, timers on the virtual clock. For
 * `afterEach`, in any framework, before the clock is uninstalled.
 *
 * It first gives what is just ending the time to end, until nothing moves any more (a virtual clock doesn't jump
 * meanwhile), or 100 turns of the event loop. Each leak is told of once. It knows what was opened since this module was
 * imported, in the whole process, so it is not for tests that run side by side in one.
 *
 * It is Go's `goleak`. trio needs no such thing, since whatever runs in it runs under the test.
 *
 * @param options `ignore`: what `findLeaks()` gave before, and may still be there.
 * @throws {LeakError} with the leaks, and the task tree in its message.
 * @example
 * ```ts
 * import { TaskGroup } from '@taskgroup/runtime';
 * import { expectNoLeaks } from '@taskgroup/runtime/testing';
 *
 * await TaskGroup.all([async () => 'done']);
 * await expectNoLeaks(); // in afterEach: afterEach(() => expectNoLeaks())
 * ```
 */
export async function expectNoLeaks(options: { ignore?: Leaks | undefined } = {}): Promise<void> {
  await settleDown();
  const leaks = findLeaks(options);
  if (isEmpty(leaks)) return;
  forgive(leaks);
  throw new LeakError(leaks);
}

/**
 * What is left right now. `expectNoLeaks` for those who want to look: a leaked group can be cancelled.
 *
 * @param options `ignore`: what it gave before, and may still be there.
 */
export function findLeaks({ ignore }: { ignore?: Leaks | undefined } = {}): Leaks {
  const ignored = new Set<object>(
    ignore && [...ignore.groups, ...ignore.tasks, ...ignore.abandoned],
  );
  const isNew = (each: object): boolean => !ignored.has(each) && !told.has(each);
  const groups = [...openGroups.keys()];
  return {
    groups: groups.filter(isNew),
    tasks: groups.flatMap((group) => [...group.tasks]).filter(isNew),
    abandoned: abandonedTasks().filter(isNew),
    timers: Math.max(0, (installedClock()?.pendingTimers ?? 0) - (ignore?.timers ?? 0)),
  };
}

/** From now on nobody is told of these. */
export function forgive({ groups, tasks, abandoned }: Leaks): void {
  for (const each of [...groups, ...tasks, ...abandoned]) told.add(each);
}

function isEmpty({ groups, tasks, abandoned, timers }: Leaks): boolean {
  return groups.length + tasks.length + abandoned.length + timers === 0;
}

async function settleDown(): Promise<void> {
  let isIdle = false;
  const callOff = whenIdle(0, () => (isIdle = true));
  for (let turns = 0; turns < MOST_TURNS && !isIdle; turns += 1) await nextTurn();
  callOff();
}

function describe({ groups, tasks, abandoned, timers }: Leaks): string {
  const running = [
    count(groups, 'open group'),
    count(tasks, 'task'),
    count(abandoned, 'abandoned task'),
  ].filter((part) => part !== '');
  const tree = running.length > 0 ? `\n${formatTaskTree()}` : '';
  if (timers > 0) running.push(`${timers} timer${timers === 1 ? '' : 's'} on the virtual clock`);
  return `Expected nothing to be left running, but found ${running.join(', ')}${tree}`;
}

function count(things: readonly { readonly name: string }[], what: string): string {
  if (things.length === 0) return '';
  const names = things.map(({ name }) => `"${name}"`).join(', ');
  return `${things.length} ${things.length === 1 ? what : `${what}s`} (${names})`;
}
