import type { ReasonCode } from '../reasons.ts';

/** How a function of a library becomes one of `TaskGroup`: which of its arguments is what. */
export interface Recipe {
  readonly twin: 'map' | 'forEach' | 'all';
  /** Some versions give an async iterator of the values as they come, which is `TaskGroup.asCompleted`. */
  readonly iterates?: true;
  /** The positions of the arguments. */
  readonly items: number;
  readonly callback?: number;
  readonly limit?: number;
  readonly options?: number;
  /** One after the other. */
  readonly isSequential?: true;
  /** How many arguments the library gives the callback. */
  readonly passes?: number;
  /** The callback's answer decides which of the items are the result. */
  readonly keeps?: 'accepted' | 'refused';
  /** Instead of items there is a number of them, and the callback gets each index. */
  readonly counts?: true;
  /** The lists that the callback gives are joined to one. */
  readonly joins?: true;
  /** The library's result is none of the twin's, so nobody may use it. */
  readonly dropsResult?: true;
  /** Items that are promises are awaited, and so are the items as a whole. */
  readonly awaits?: 'items' | 'all';
  /** Only functions declared `async` are tasks; others get a callback. */
  readonly isNodeStyle?: true;
  /** An object's values are items too, and `often` it is an object. */
  readonly takesObjects?: 'seldom' | 'often';
  /** A limit below 1 means none. */
  readonly laxLimit?: true;
  /** What follows from a limit. */
  readonly limitNotes?: readonly ReasonCode[];
}

/** By the name of the function; `null` for one that has no counterpart, or none that is sure. */
export type Recipes = Readonly<Record<string, Recipe | null>>;
