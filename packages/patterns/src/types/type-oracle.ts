import type { TSESTree } from '@typescript-eslint/types';
import type { CompatTypes } from './compat-types.ts';

/** `undefined` means that the oracle cannot tell; a rule then says less. */
export type Answer = boolean | undefined;

/** Would whoever goes on now only wait? */
export type IsWaiting = () => boolean;

/** Ends with the results in the order of the actions. Between two rounds there is time for something else. */
export type Rounds<Result> = Generator<IsWaiting, readonly Result[], void>;

/**
 * The one place where patterns ask about types. Backends differ in what they know (typescript-eslint's
 * parser services, a TypeScript session of our own, syntax alone), never in what a question means.
 *
 * A pattern asks only from `confirm` and `rewrite`, that is, for nodes its `match` already found: a type
 * costs a thousand times what a look at the tree costs.
 */
export interface TypeOracle {
  /** Told as soon as there may be questions about the file, so that a backend may get ready in the meantime. */
  expect?(): void;
  /**
   * Runs actions that ask about these nodes among others, and that change nothing. One for which an answer is missing ends
   * there, and is run again: a backend that works beside this thread finds the answers to all of them together.
   */
  inRounds?<Result>(
    nodes: readonly TSESTree.Node[],
    actions: readonly (() => Result)[],
  ): Rounds<Result>;
  /** Who has answered so far; `undefined` before the first question. */
  answeredBy?(): 'native' | 'syntax' | undefined;

  /** Is the value a `Promise`, of a subclass too, not only something with a `then`? */
  isPromise(node: TSESTree.Expression): Answer;
  /** Has it all that a promise has, `then`, `catch` and `finally`, as the queries of knex, drizzle and mongoose do? */
  isLikePromise(node: TSESTree.Expression): Answer;
  /** Is it a promise of `void | Error` and the like, whose failure is its value for whoever looks at that? */
  resolvesToError?(node: TSESTree.Expression): Answer;
  /** Has this expression's value a `then` that takes a function, in any part of a union? */
  isThenable(node: TSESTree.Expression): Answer;
  /** Does it in every part of a union, so that a test of the value is always true? */
  isAlwaysThenable(node: TSESTree.Expression): Answer;
  /** May it be absent though no type says so, as in a project without `strictNullChecks`? */
  hidesAbsence?(node: TSESTree.Expression): Answer;
  /** Is it `any` or `unknown`, so that all other questions stay open? */
  isAny(node: TSESTree.Expression): Answer;
  /** Is it a real array or tuple, so that iterating it yields what its `map` would pass on? */
  isArray(node: TSESTree.Expression): Answer;
  /** Is it an array whose elements are thenable? */
  isArrayOfThenables(node: TSESTree.Expression): Answer;
  /** Is it an array with elements that can be called? */
  isArrayOfFunctions(node: TSESTree.Expression): Answer;
  /** Can the value be used in `for await`: has it a `[Symbol.asyncIterator]`? */
  isAsyncIterable(node: TSESTree.Expression): Answer;
  /** Has it a `[Symbol.dispose]`? */
  isDisposable(node: TSESTree.Expression): Answer;
  /** Has it a `[Symbol.asyncDispose]`? */
  isAsyncDisposable(node: TSESTree.Expression): Answer;

  /** The largest number of arguments the callable value takes: `Infinity` for a rest parameter. */
  parameterCount(node: TSESTree.Expression): number | undefined;
  /** Does calling the value make a thenable, by any of its signatures? */
  returnsThenable(node: TSESTree.Expression): Answer;
  /**
   * Does the place a function stands in (an argument, property, variable, returned value, JSX attribute, or a
   * method that a base class or an interface declares) drop what the function returns: is it typed to return
   * `void`, and by no signature a thenable?
   */
  expectsVoidReturn(node: TSESTree.Node): Answer;
  /** Where the call's function takes an `AbortSignal` by its type; `none` where it takes none. */
  signalSlot(
    call: TSESTree.CallExpression | TSESTree.NewExpression,
  ): SignalSlot | 'none' | undefined;
  /** The module and the exported name that the value was declared under; `global` for the platform's own. */
  declaredIn(node: TSESTree.Expression): Declared | undefined;

  /**
   * Is it an async generator, or typed as no more than an iterator of one, so that nothing runs until somebody
   * iterates it? A stream is not.
   */
  isAsyncGenerator?(node: TSESTree.Expression): Answer;
  /** The questions of typescript-eslint's own rules, where a backend can answer as it does. */
  readonly compat?: CompatTypes;
}

/** The argument that a signal is given in: itself, or as a property of an options object. */
export interface SignalSlot {
  readonly index: number;
  readonly property?: string;
}

export interface Declared {
  /** A package, a built-in module without `node:`, a file's absolute path, or `global`. */
  readonly module: string;
  readonly name: string;
}
