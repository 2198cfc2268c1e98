import type { TSESTree } from '@typescript-eslint/types';
import { definitionOf, functionOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { boundArity } from './called-reference.ts';
import { hasOwnThis, isArguments } from './elements.ts';
import type { Context } from './plan.ts';

/** How many arguments a function takes that `map` is given by reference; `undefined` where nothing tells. */
export function arityOf(
  callback: TSESTree.Expression,
  { file, types }: Context,
): number | undefined {
  if (callback.type !== 'Identifier') {
    // A bare member loses its receiver in `map`; only a call returns a function that never had one.
    return callback.type === 'CallExpression' ? types.parameterCount(callback) : Infinity;
  }
  const found = functionOf(file, callback);
  const readsMore = found && hasOwnThis(found) && usesArguments(found, file);
  if (readsMore) return Infinity;
  // A parameter is the caller's function, which may take the array that only `map` passes on.
  const isGiven = definitionOf(file, callback)?.type === 'Parameter';
  const bound = boundArity(callback, { file, types });
  return bound ?? types.parameterCount(callback) ?? (isGiven ? Infinity : undefined);
}

function usesArguments(node: TSESTree.Node & { body: TSESTree.Node }, file: SourceFile): boolean {
  for (const each of walk(node.body, file.visitorKeys, (inner) => !hasOwnThis(inner))) {
    if (isArguments(each)) return true;
  }
  return false;
}
