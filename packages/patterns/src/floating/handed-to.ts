import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { textOf } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';
import { chained, heardBy } from './chain.ts';

/** Does one of the named functions hear of the task's failure: `save().catch(report)`, `save().catch((e) => report(e))`? */
export function isHandedTo(
  names: readonly string[],
  promise: TSESTree.Expression,
  file: SourceFile,
): boolean {
  const found = names.length > 0 ? chained(promise) : undefined;
  if (!found) return false;
  const { call, name, object } = found;
  if (name === 'finally') return isHandedTo(names, object, file);
  const handler = call.arguments[name === 'catch' ? 0 : 1];
  const heard = handler && heardBy(unwrap(handler));
  return heard !== undefined && names.includes(textOf(file, heard));
}
