import type { Recipes } from './recipe.ts';

const pMap = { twin: 'map', items: 0, callback: 1, passes: 2, awaits: 'items' } as const;

/** The small modules that do one thing each. */
export const promiseLibraries: Readonly<Record<string, Recipes>> = {
  'p-map': {
    default: { ...pMap, options: 2 },
    // It gives the values in the order of the items; `TaskGroup.asCompleted` gives them as they come.
    pMapIterable: null,
    pMapSettled: null,
    pMapKeyed: null,
    pMapSettledKeyed: null,
  },
  'p-map-series': { default: { ...pMap, isSequential: true } },
  'p-each-series': {
    default: { ...pMap, twin: 'forEach', isSequential: true, dropsResult: true },
  },
  'p-filter': { default: { ...pMap, keeps: 'accepted', options: 2 } },
  'p-all': { default: { twin: 'all', items: 0, options: 1 } },
  'p-series': { default: { twin: 'all', items: 0, isSequential: true } },
  'p-props': { default: null },
  // Not one of the twin's forms: see `rewriteSettle`.
  'p-settle': { default: null },
  'p-times': {
    default: { twin: 'map', items: 0, callback: 1, passes: 1, options: 2, counts: true },
  },
  // The second thing that it gives the callback are all of the items.
  'tiny-async-pool': {
    default: { twin: 'map', limit: 0, items: 1, callback: 2, passes: 1, iterates: true },
  },
};
