import type { TSESTree } from '@typescript-eslint/types';
import { unwrap, type FunctionValue } from '../ast/kinds.ts';
import { returnedBy } from '../ast/returned.ts';
import { constantValue, definitionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { elementKind, planExpression, startsWork } from './elements.ts';
import { merge, nothing, type Context, type Plan } from './plan.ts';

/** Does the function return promises only that run already, such as `(task) => task.done`? */
export function handsOver(callback: FunctionValue, file: SourceFile): boolean {
  if (callback.async) return false;
  const results = returnedBy(callback, file);
  return results.length > 0 && results.every((each) => isFromElsewhere(each, callback, file));
}

/** Plans what such a function returns; the function itself stays as it is. */
export function planHandedOver(callback: FunctionValue, context: Context): Plan {
  const results = returnedBy(callback, context.file);
  if (results.every((each) => isMadeValue(each, context.file))) return nothing;
  return { ...merge(results.map((each) => planExpression(each, context))), joined: 1 };
}

/** `const app = { id }; … return app;`, which is no promise. */
function isMadeValue(result: TSESTree.Expression, file: SourceFile): boolean {
  const value = result.type === 'Identifier' ? constantValue(file, result) : undefined;
  return value !== undefined && elementKind(value, file) === 'value';
}

function isFromElsewhere(
  result: TSESTree.Expression,
  callback: FunctionValue,
  file: SourceFile,
): boolean {
  if (elementKind(result, file) !== 'running' || startsWork(result, file)) return false;
  const node = unwrap(result);
  const definition = node.type === 'Identifier' ? definitionOf(file, node)?.node : undefined;
  if (definition?.type !== 'VariableDeclarator' || !definition.init) return true;
  const isOwn =
    callback.range[0] <= definition.range[0] && definition.range[1] <= callback.range[1];
  return !isOwn || !startsWork(definition.init, file);
}
