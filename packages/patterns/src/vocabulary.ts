/**
 * The runtime's names, held as data: the tools never import the runtime. A contract test in
 * `packages/repo` proves that each one really is exported.
 */
export const RUNTIME_MODULE = '@taskgroup/runtime';

export const runtimeNames = [
  'TaskGroup',
  'withTaskGroup',
  'failAfter',
  'moveOnAfter',
  'sleep',
] as const;

export type VocabularyName = (typeof runtimeNames)[number];

/** The Promise combinators, and the member of `TaskGroup` that does the same with an owner. */
export const combinators = {
  all: 'all',
  allSettled: 'allSettled',
  race: 'race',
  any: 'any',
} as const;

export type Combinator = keyof typeof combinators;
