import type { Recipes } from './recipe.ts';

const map = { twin: 'map', items: 0, callback: 1, passes: 3, awaits: 'all' } as const;

const limited = { options: 2, laxLimit: true, limitNotes: ['start-order-kept'] } as const;

/** Bluebird's static methods that start work for many items; `all` and `any` are combinators. */
export const bluebird: Recipes = {
  map: { ...map, ...limited },
  filter: { ...map, ...limited, keeps: 'accepted' },
  mapSeries: { ...map, isSequential: true },
  each: { ...map, twin: 'forEach', isSequential: true, dropsResult: true },
  props: null,
  some: null,
  join: null,
  settle: null,
};
