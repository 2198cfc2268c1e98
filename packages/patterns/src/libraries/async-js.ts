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
const times = {
  twin: 'map',
  items: 0,
  callback: 1,
  passes: 1,
  isNodeStyle: true,
  counts: true,
} as const;
const parallel = { twin: 'all', items: 0, isNodeStyle: true } as const;

/** Those that stop at the first answer, give an object, or run work that depends on other work. */
const uncounted = [
  ...['detect', 'find', 'some', 'any', 'every', 'all', 'groupBy', 'mapValues'].flatMap(forms),
  ...['sortBy', 'transform', 'applyEach', 'applyEachSeries', 'auto', 'autoInject', 'race'],
  ...['queue', 'priorityQueue', 'cargo', 'cargoQueue', 'waterfall'],
];

/** The functions of async.js that have a counterpart, under each of their names. */
export const asyncJs: Recipes = {
  ...family(each, 'each', 'forEach'),
  ...family({ ...each, passes: 2, takesObjects: 'often' }, 'eachOf', 'forEachOf'),
  ...family(map, 'map'),
  ...family({ ...map, keeps: 'accepted' }, 'filter', 'select'),
  ...family({ ...map, keeps: 'refused' }, 'reject'),
  ...family({ ...map, joins: true }, 'concat', 'flatMap'),
  ...family(times, 'times'),
  parallel,
  parallelLimit: { ...parallel, limit: 1 },
  series: { ...parallel, isSequential: true },
  ...Object.fromEntries(uncounted.map((name) => [name, null])),
};

/** `map`, `mapLimit` and `mapSeries`, for each of the names. */
function family(recipe: Recipe & { callback: number }, ...names: string[]): Recipes {
  const limited = { ...recipe, limit: 1, callback: 2 };
  const recipes = [recipe, limited, { ...recipe, isSequential: true }] as const;
  return Object.fromEntries(
    names.flatMap((name) => forms(name).map((form, index) => [form, recipes[index]!])),
  );
}

function forms(name: string): [string, string, string] {
  return [name, `${name}Limit`, `${name}Series`];
}
