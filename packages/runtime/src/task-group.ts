import type { TaskGroup as CoreTaskGroup } from './core/index.ts';
import { all } from './all.ts';
import { allSettled } from './all-settled.ts';
import { any } from './any.ts';
import { asCompleted } from './as-completed.ts';
import { forEach } from './for-each.ts';
import { map } from './map.ts';
import { open } from './open.ts';
import { race } from './race.ts';

/**
 * The block form of a group, and the structured twins of the Promise combinators: each call is a group of its own.
 *
 * It is a plain object, not a class: groups come from `withTaskGroup` and `TaskGroup.open` only.
 */
export const TaskGroup = Object.freeze({
  open,
  all,
  allSettled,
  race,
  any,
  map,
  forEach,
  asCompleted,
});

// The type of the same name: a group, wherever it came from.
export type TaskGroup = CoreTaskGroup;
