import type { Recipe, Recipes } from './recipe.ts';

const each = {
  twin: 'forEach',
  items: 0,
  callback: 1,
  passes: 1,
  isNodeStyle: true,
  takesObjects: 'seldom',
} as const;

const map = { ...each, twin: 'map' } as const;
const parallel = { twin: 'all', items: 0, isNodeStyle: true } as const;

/** The functions of async.js that have a counterpart, under each of their names. */
export const asyncJs: Recipes = {
  ...family(each, 'each', 'forEach'),
  ...family({ ...each, passes: 2, takesObjects: 'often' }, 'eachOf', 'forEachOf'),
  ...family(map, 'map'),
  ...family({ ...map, keeps: 'accepted' }, 'filter', 'select'),
  ...family({ ...map, keeps: 'refused' }, 'reject'),
  parallel,
  parallelLimit: { ...parallel, limit: 1 },
  series: { ...parallel, isSequential: true },
  ...Object.fromEntries(
    ['auto', 'concat', 'concatLimit', 'concatSeries', 'detect', 'every', 'some', 'times'].map(
      (name) => [name, null],
    ),
  ),
  ...Object.fromEntries(
    ['queue', 'cargo', 'race', 'waterfall', 'timesLimit', 'timesSeries', 'mapValues'].map(
      (name) => [name, null],
    ),
  ),
};

/** `map`, `mapLimit` and `mapSeries`, for each of the names. */
function family(recipe: Recipe & { callback: number }, ...names: string[]): Recipes {
  return Object.fromEntries(
    names.flatMap((name) => [
      [name, recipe],
      [`${name}Limit`, { ...recipe, limit: 1, callback: 2 }],
      [`${name}Series`, { ...recipe, isSequential: true }],
    ]),
  );
}
