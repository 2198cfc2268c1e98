import type { TSESTree } from '@typescript-eslint/types';
import { mappingOf } from '../combinators/mapping.ts';
import { rewriteCombinator } from '../combinators/rewrite.ts';
import type { CallUse } from '../combinators/use.ts';
import type { Rewrite } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import { libraryFunction, rootsOf } from './library-call.ts';
import { isPlainPromise } from './result.ts';
import type { LibraryContext } from './rewrite-call.ts';

/** Bluebird's `all` and `race`, which are those of the platform, but that they await the array too. */
export function bluebirdCombinator(node: TSESTree.Node, file: SourceFile): CallUse | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const found = libraryFunction(node.callee, file);
  const method = found?.library === 'bluebird' ? found.name : undefined;
  if (method !== 'all' && method !== 'race') return undefined;
  const [argument, ...others] = node.arguments;
  if (!argument || argument.type === 'SpreadElement' || others.length) return undefined;
  return { kind: 'call', method, call: node, callee: node.callee, argument };
}

export function rewriteBluebirdCombinator(use: CallUse, context: LibraryContext): Rewrite {
  const { argument, call, callee, method } = use;
  const isUsual = !callee.computed && !callee.optional && !call.optional;
  if (!isUsual) return { outcome: 'left', reason: 'unusual-call-form' };
  if (call.typeArguments) return { outcome: 'left', reason: 'explicit-type-arguments' };
  if (!isPlainPromise(call, context.file)) {
    return { outcome: 'left', reason: 'library-promise-escapes' };
  }
  if (!isArray(argument, context)) return { outcome: 'left', reason: 'items-not-awaited' };
  const rewrite = rewriteCombinator(use, { ...context, method });
  return rewrite.outcome === 'left' ? rewrite : { ...rewrite, frees: rootsOf(callee) };
}

/** Bluebird's own `map` gives a promise, and so does that of a promise which a call gives. */
function isArray(argument: TSESTree.Expression, { file, types }: LibraryContext): boolean {
  const answer = types.isArray(argument);
  if (answer !== undefined) return answer;
  const items = mappingOf(argument, file)?.items;
  const isName = items?.type === 'Identifier' || items?.type === 'MemberExpression';
  return isName && libraryFunction(items, file)?.library !== 'bluebird';
}
