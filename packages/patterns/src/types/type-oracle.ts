import type { TSESTree } from '@typescript-eslint/types';

/** `undefined` means that the oracle cannot tell; a rule then says less. */
export type Answer = boolean | undefined;

/**
 * The one place where patterns ask about types. Backends differ in what they know (typescript-eslint's
 * parser services, a TypeScript session of our own, syntax alone), never in what a question means.
 *
 * A pattern asks only from `confirm` and `rewrite`, that is, for nodes its `match` already found: a type
 * costs a thousand times what a look at the tree costs.
 */
export interface TypeOracle {
  /** Is the value a `Promise`, of a subclass too, not only something with a `then`? */
  isPromise(node: TSESTree.Expression): Answer;
  /** Does this expression's value have a callable `then`? */
  isThenable(node: TSESTree.Expression): Answer;
  /** Is it a real array or tuple, so that iterating it yields what its `map` would pass on? */
  isArray(node: TSESTree.Expression): Answer;
  /** Is it an array whose elements are thenable? */
  isArrayOfThenables(node: TSESTree.Expression): Answer;
  /** Is it an array with elements that can be called? */
  isArrayOfFunctions(node: TSESTree.Expression): Answer;
  /** The largest number of arguments the callable value takes: `Infinity` for a rest parameter. */
  parameterCount(node: TSESTree.Expression): number | undefined;
}
