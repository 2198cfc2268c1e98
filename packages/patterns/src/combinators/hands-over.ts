import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, unwrap, type FunctionValue } from '../ast/kinds.ts';
import { constantValue, definitionOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { elementKind, startsWork } from './elements.ts';

/** Does the function return promises only that run already, such as `return task.done;`? */
export function handsOver(callback: FunctionValue, file: SourceFile): boolean {
  if (callback.async || callback.body.type !== 'BlockStatement') return false;
  const results = returnedBy(callback, file);
  return results.length > 0 && results.every((each) => isFromElsewhere(each, callback, file));
}

function returnedBy({ body }: FunctionValue, file: SourceFile): TSESTree.Expression[] {
  return [...walk(body, file.visitorKeys, (each) => !isFunction(each))].flatMap((node) =>
    node.type === 'ReturnStatement' && node.argument ? [node.argument] : [],
  );
}

/** Or only what it has made itself, `const app = { id }; … return app;`, which is no promise? */
export function handsValues(callback: FunctionValue, file: SourceFile): boolean {
  return returnedBy(callback, file).every((each) => {
    const value = each.type === 'Identifier' ? constantValue(file, each) : undefined;
    return value && elementKind(value, file) === 'value';
  });
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
