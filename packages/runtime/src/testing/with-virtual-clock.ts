import { requireFunction } from '../core/index.ts';
import { expectNoLeaks, findLeaks, forgive } from './leaks.ts';
import { VirtualClock } from './virtual-clock.ts';
import type { VirtualClockOptions } from './virtual-clock.ts';

/**
 * Runs a test in virtual time, and fails it if it leaves anything running: installs a clock, calls `fn`, checks for leaks,
 * and puts the real clock back however that ended.
 *
 * The clock jumps unless you say `autojump: false`: a test that waits for what nobody moves would hang.
 *
 * @returns What `fn` returns.
 * @throws What `fn` throws; then nothing is said about leaks.
 * @throws {LeakError} when something that was started since is still running.
 * @example
 * ```ts
 * import { sleep } from '@taskgroup/runtime';
 * import { withVirtualClock } from '@taskgroup/runtime/testing';
 *
 * // test('a day passes', () =>
 * await withVirtualClock(async (clock) => {
 *   await sleep(86_400_000);
 *   console.log(clock.now()); //=> 86400000
 * });
 * ```
 */
export async function withVirtualClock<T>(
  fn: (clock: VirtualClock) => T | PromiseLike<T>,
  options: VirtualClockOptions = {},
): Promise<T> {
  requireFunction('run in virtual time', 'its first argument', fn);
  const ignore = findLeaks();
  const clock = VirtualClock.install({ ...options, autojump: options.autojump ?? true });
  try {
    const value = await fn(clock);
    await expectNoLeaks({ ignore });
    return value;
  } catch (error) {
    forgive(findLeaks()); // This test has failed already; the next one isn't to blame.
    throw error;
  } finally {
    clock.uninstall();
  }
}
