import { BackgroundTaskManager } from './manager.ts';

let manager: BackgroundTaskManager | undefined;

/**
 * The manager of this process, made with the defaults when nobody has set one. Who ends the program closes it.
 *
 * @example
 * ```ts
 * import { defineTask, getBackgroundTaskManager } from '@taskgroup/background';
 *
 * const warmCache = defineTask({ name: 'cache.warm', tags: { service: 'shop' }, run: () => {} });
 * const manager = getBackgroundTaskManager();
 * await manager.submit(warmCache, undefined);
 * const { ledger } = await manager.close();
 * console.log(ledger.completed); //=> 1
 * ```
 */
export function getBackgroundTaskManager(): BackgroundTaskManager {
  manager ??= new BackgroundTaskManager();
  return manager;
}

/** Makes a manager the one of this process; what was submitted to the former one stays with it. */
export function setBackgroundTaskManager(replacement: BackgroundTaskManager | undefined): void {
  manager = replacement;
}
