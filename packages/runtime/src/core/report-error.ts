import { detailsOf } from './describe.ts';
import { warn } from './host.ts';
import { observer } from './observer.ts';

/** Tells of an error that no promise carries: to observers, and as a process warning. */
export function reportError(error: unknown, taskName: string, what: string, code: string): void {
  observer?.errorReported(error, taskName);
  warn(`Task "${taskName}" ${what}: ${detailsOf(error)}`, code);
}
