import type { TSESTree } from '@typescript-eslint/types';

/**
 * What a rule of typescript-eslint asks of types, in its own terms: a rule that promises to report what that one
 * does cannot ask our questions, which draw some lines elsewhere.
 */
export interface CompatTypes {
  /** What its `no-floating-promises` would take a discarded value for. */
  floatingKind(node: TSESTree.Node, notion: PromiseNotion): 'promise' | 'array' | undefined;
  /** Is the called function one of those that the specifiers name? */
  matchesCallee(callee: TSESTree.Node, specifiers: readonly TypeSpecifier[]): boolean;
  /** Can the value be called, so that as a handler it is not ignored? */
  isCallable(node: TSESTree.Node): boolean;
  /** Is the value an array or a tuple in any part of its type: also what `xs?.some()` calls? */
  mayBeArray?(node: TSESTree.Node): boolean;

  /** Is it the platform's promise, or made from it, in all parts of a union? */
  isPromise?(node: TSESTree.Node): boolean;
  /** Is a condition on the value one that its `no-misused-promises` objects to? */
  isMisusedValue?(node: TSESTree.Node, unions: FlaggedUnions): boolean;
  /** Does calling the value make a thenable; also of what is spread, and of a member of a class? */
  returnsThenable?(node: TSESTree.Node): boolean;
  /** Does the call drop what the argument at this place returns? */
  dropsArgument?(call: TSESTree.CallExpression | TSESTree.NewExpression, index: number): boolean;
  /** Does the class or the interface above, at this index, declare the member to return nothing? */
  dropsMember?(member: TSESTree.Node, index: number): boolean;
  /** Does disposing of the value take longer than its `using`, or its declared type, waits? */
  isAsyncResource?(declarator: TSESTree.VariableDeclarator, by: 'using' | 'type'): boolean;
}

/** The unions of a thenable with something else that are no condition: any, those with what it resolves to, or none. */
export type FlaggedUnions = 'all' | 'strict' | 'none';

export interface PromiseNotion {
  /** Also values with a `then` that takes two functions. */
  readonly checkThenables: boolean;
  /** Types that may float. */
  readonly safe: readonly TypeSpecifier[];
}

/** How typescript-eslint's options name a type or a value: by name alone, or also by where it is declared. */
export type TypeSpecifier =
  | string
  | { readonly from: 'file'; readonly name: Names; readonly path?: string }
  | { readonly from: 'lib'; readonly name: Names }
  | { readonly from: 'package'; readonly name: Names; readonly package: string };

type Names = string | readonly string[];
