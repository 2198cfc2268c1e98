import type { BackgroundTaskManager } from '../manager.ts';
import { type Answer, text } from './answer.ts';

/** Whether the process is worth keeping: not when a service stays down that it can't be without. */
export function healthOf(
  manager: BackgroundTaskManager,
  essentialServices: readonly string[] = [],
): Answer {
  const down = essentialServices.filter((name) => manager.services.get(name)?.state === 'failed');
  return down.length ? text(503, `down: ${down.join(', ')}`) : text(200, 'alive');
}

/** Whether it takes work. A manager that drains doesn't, while it still brings its tasks to an end. */
export function readinessOf({ state }: BackgroundTaskManager): Answer {
  return state === 'running' ? text(200, 'ready') : text(503, state);
}
