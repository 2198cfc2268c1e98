import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, unwrap } from '../ast/kinds.ts';
import { textOf } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';
import { chained } from './chain.ts';

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
  const heard = handler && functionOf(unwrap(handler));
  return heard !== undefined && names.includes(textOf(file, heard));
}

/** What is handed over, or what a function that is written there does last. */
function functionOf(handler: TSESTree.Node): TSESTree.Node | undefined {
  if (!isFunctionValue(handler)) return handler;
  const { body } = handler;
  const last = body.type === 'BlockStatement' ? body.body.at(-1) : body;
  const isStatement = last?.type === 'ExpressionStatement';
  const result = isStatement ? last.expression : last;
  const awaited = result?.type === 'AwaitExpression' ? result.argument : result;
  return awaited?.type === 'CallExpression' ? unwrap(awaited.callee) : undefined;
}
