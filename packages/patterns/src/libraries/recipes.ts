import { asyncJs } from './async-js.ts';
import { bluebird } from './bluebird.ts';
import type { LibraryFunction } from './library-call.ts';
import { promiseLibraries } from './promise-libraries.ts';
import type { Recipe, Recipes } from './recipe.ts';

const libraries: Readonly<Record<string, Recipes>> = {
  ...promiseLibraries,
  async: asyncJs,
  bluebird,
};

/** The recipe of a function; `null` for one without a counterpart, `undefined` for one that is none of our business. */
export function recipeOf({ library, name }: LibraryFunction): Recipe | null | undefined {
  const recipes = Object.hasOwn(libraries, library) ? libraries[library]! : {};
  return Object.hasOwn(recipes, name) ? recipes[name] : undefined;
}
