import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { scopeAt } from '../ast/scope.ts';
import { mayReturnPromise, returnsPromise } from '../callbacks/candidate.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import type { Misuse } from './misuse.ts';

/** Is it an array's method that is given a function with a promise, where it looks at the result itself? */
export function isMisusedCallback(
  { kind, node }: Misuse,
  file: SourceFile,
  types: TypeOracle,
): boolean {
  // Few functions return one, and the answer is there already.
  if (!mayReturnPromise(node, file) || !returnsPromise(node, file, types)) return false;
  // What takes a replacer is known by its name and by what else it is given.
  if (kind === 'replacer') return !isAwaited(node.parent);
  if (!isOfArray(node, types)) return false;
  return kind !== 'accumulator' || ignoresAccumulator(node, file);
}

/** Streams and other lists have such methods too, that wait; what those return is awaited. */
function isOfArray(callback: TSESTree.Expression, types: TypeOracle): boolean {
  const call = callback.parent as TSESTree.CallExpression;
  const { object } = unwrap(call.callee) as TSESTree.MemberExpression;
  if (isIterator(object) && !isAwaited(call)) return true;
  const isKnown = types.isAny(object) === false;
  const mayBeArray = isKnown ? types.compat?.mayBeArray?.(object) : undefined;
  return mayBeArray ?? types.isArray(object) ?? !isAwaited(call);
}

/** `xs.values()`, whose helpers look at the result as those of an array do. */
function isIterator(object: TSESTree.Node): boolean {
  const made = methodCall(unwrap(object), 'entries', 'keys', 'values');
  return made !== undefined && made.call.arguments.length === 0;
}

function isAwaited(call: TSESTree.Node): boolean {
  const { parent } = call;
  if (parent?.type === 'ChainExpression') return isAwaited(parent);
  if (parent?.type === 'MemberExpression') return /^(then|catch)$/.test(memberName(parent) ?? '');
  return parent?.type === 'AwaitExpression';
}

/**
 * An async `reduce` that awaits what its last call returned is a loop. One that does not adds to a promise, or lets
 * all but the last call go.
 */
function ignoresAccumulator(callback: TSESTree.Expression, file: SourceFile): boolean {
  const written = unwrap(callback);
  if (!isFunctionValue(written) || !written.async) return false;
  const [accumulator] = written.params;
  if (!accumulator) return true;
  if (accumulator.type !== 'Identifier') return accumulator.type === 'ObjectPattern';
  const variable = scopeAt(file, written.body).set.get(accumulator.name) ?? undefined;
  const own = variable ?? file.scopeManager.acquire(written)?.set.get(accumulator.name);
  return Boolean(
    own?.references.every(({ identifier }) => isPlainUse(identifier as TSESTree.Node)),
  );
}

/** A use as if it were a value: added to, spread, or one of its own members. */
function isPlainUse(identifier: TSESTree.Node): boolean {
  const { parent } = identifier;
  switch (parent?.type) {
    case 'BinaryExpression':
    case 'SpreadElement':
    case 'TemplateLiteral':
      return true;
    case 'MemberExpression':
      return (
        parent.object === identifier && !/^(then|catch|finally)$/.test(memberName(parent) ?? '')
      );
    default:
      return false;
  }
}
