import { Group } from './group.ts';
import type { GroupDefaults, GroupOptions } from './group-options.ts';
import type { Joiner } from './joiner.ts';

/** Opens a group for `fill`, which must end its body, and gives the promise that it settles. Bad options reject it. */
export function runGroup<R>(
  options: GroupOptions,
  defaults: GroupDefaults,
  makeJoiner: () => Joiner<R>,
  fill: (group: Group<R>) => void,
): Promise<R> {
  return new Promise((resolve, reject) => {
    const group = new Group(options, defaults, makeJoiner(), resolve, reject);
    try {
      fill(group);
    } catch (error) {
      group.failBody(error);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as it was thrown
      if (group.closed) reject(error); // If it was closing that threw, nobody else has.
    }
  });
}
