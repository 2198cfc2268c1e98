import type { ReasonCode } from '../reasons.ts';

/** How a function of a library becomes one of `TaskGroup`: which of its arguments is what. */
export interface Recipe {
  readonly twin: 'map' | 'forEach' | 'all';
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
