import type { TSESTree } from '@typescript-eslint/types';
import type { Match } from '../define-pattern.ts';
import { unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { isAllowed } from '../floating/allowed.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { outermost } from './uses.ts';

/** Is what the match asks about a promise, or an array of promises, that nobody else owns? */
export function isAStoredPromise(
  { node, asks = [node] }: Match,
  file: SourceFile,
  types: TypeOracle,
): boolean {
  const stored = asks[0] as TSESTree.Expression;
  if (!isPromiseOrSeveral(stored, file, types)) return false;
  return stored.type !== 'CallExpression' || !isAllowed(stored, file, types, []);
}

function isPromiseOrSeveral(
  stored: TSESTree.Expression,
  file: SourceFile,
  types: TypeOracle,
): boolean {
  const isPromise = types.isPromise(stored);
  if (isPromise !== undefined) return isPromise || Boolean(types.isArrayOfThenables(stored));
  return Boolean(types.isArrayOfThenables(stored)) || isAwaitedByName(stored, file);
}

/**
 * Without types, `const p = f(); …; await p` says what `f` returns: people write neither `await` apart from the
 * call nor behind other work for a plain value. Builders of queries are chains, and start nothing until then.
 */
function isAwaitedByName(stored: TSESTree.Expression, file: SourceFile): boolean {
  const { parent } = stored;
  if (parent.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false;
  if (!isPlainCall(stored)) return false;
  const { references } = variableOf(file, parent.id.name, parent.id) ?? { references: [] };
  return references.some(
    ({ identifier }) => outermost(identifier).parent?.type === 'AwaitExpression',
  );
}

/** `f()`, `a.b.f()`: no call stands in what is called. */
function isPlainCall(node: TSESTree.Expression): boolean {
  if (node.type !== 'CallExpression') return false;
  let callee = unwrap(node.callee);
  while (callee.type === 'MemberExpression') callee = unwrap(callee.object);
  return callee.type === 'Identifier' || callee.type === 'ThisExpression';
}
