import type { Recipes } from './recipe.ts';

const map = { twin: 'map', items: 0, callback: 1, passes: 3, awaits: 'all' } as const;

const limited = { options: 2, laxLimit: true, limitNotes: ['start-order-kept'] } as const;

/** Bluebird's static methods that start work for many items; `all` and `race` are combinators. */
export const bluebird: Recipes = {
  map: { ...map, ...limited },
  filter: { ...map, ...limited, keeps: 'accepted' },
  mapSeries: { ...map, isSequential: true },
  each: { ...map, twin: 'forEach', isSequential: true, dropsResult: true },
  // It rejects with an error of its own class, and gives outcomes of its own.
  any: null,
  allSettled: null,
  props: null,
  some: null,
  join: null,
  settle: null,
};
