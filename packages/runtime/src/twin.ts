import { runGroup } from './core/index.ts';
import type { GroupOptions, Joiner } from './core/index.ts';
import { startElements } from './elements.ts';

/**
 * Options of `TaskGroup.allSettled`, `.race` and `.any`: what a failure means is what these functions are, so there is no
 * `policy` and no `throws`.
 */
export type TwinOptions = Omit<GroupOptions, 'policy' | 'throws' | 'onFailure'>;

/** Runs a twin whose joiner says all there is to say about failures. */
export function runTwin<R>(
  options: TwinOptions,
  name: string,
  makeJoiner: () => Joiner<R>,
  tasks: Iterable<unknown>,
): Promise<R> {
  const { policy, throws } = options as GroupOptions;
  if (policy !== undefined || throws !== undefined) {
    return Promise.reject(
      new TypeError(`Cannot run ${name} as it takes neither 'policy' nor 'throws': remove them`),
    );
  }
  return runGroup(options, { name, throws: 'first' }, makeJoiner, (group) => {
    startElements(group, tasks);
  });
}
