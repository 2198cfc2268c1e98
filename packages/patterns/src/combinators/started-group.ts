import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, isFunctionValue } from '../ast/kinds.ts';
import { constantBefore, definitionOf, variableOf } from '../ast/scope.ts';
import { hasComment, outerRange, type Range } from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import { remove, type Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import { isAlwaysReached } from './gathered-array.ts';
import { waits } from './late-start.ts';
import { mappingOf } from './mapping.ts';
import type { CallUse } from './use.ts';

/** A constant that holds work, which only the combinator further down gets: `const users = ids.map(load); …`. */
export interface StartedGroup {
  /** Where the work starts, and where its group can start too. */
  readonly value: TSESTree.Expression;
  /** Leave only the name where the combinator was called with it. */
  readonly edits: readonly Edit[];
  readonly awaitsBetween: boolean;
}

/**
 * The constant may hold the promise of a group in place of the promises of its work: then the work starts where it did,
 * however much lies between, and the code around waits where it did.
 */
export function startedGroup(
  { argument, call, method }: CallUse,
  file: SourceFile,
): StartedGroup | undefined {
  if (argument.type !== 'Identifier' || method === 'race' || method === 'any') return undefined;
  const declarator = heldFor(argument, file);
  if (!declarator || !isAlwaysReached(argument, declarator)) return undefined;
  const awaitsBetween = isAwaitedBetween(declarator, argument, file);
  // A promise that nobody awaits yet would end the process for what the mapping threw at once.
  if (awaitsBetween && !throwsNothing(declarator.init, file)) return undefined;
  const [start, end] = outerRange(file, argument);
  const around: readonly Range[] = [
    [call.range[0], start],
    [end, call.range[1]],
  ];
  if (around.some((range) => hasComment(file, range))) return undefined;
  return { value: declarator.init, edits: around.map(remove), awaitsBetween };
}

type Declaration = TSESTree.VariableDeclarator & { init: TSESTree.Expression };

/** The declaration of a constant that has no other use, and no type of its own. */
function heldFor(name: TSESTree.Identifier, file: SourceFile): Declaration | undefined {
  const declarator = constantBefore(file, name) && definitionOf(file, name)?.node;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.typeAnnotation) return undefined;
  const isOnlyHere = variableOf(file, name.name, name)!.references.length === 2;
  return isOnlyHere ? (declarator as Declaration) : undefined;
}

function isAwaitedBetween(
  declarator: TSESTree.VariableDeclarator,
  name: TSESTree.Identifier,
  { visitorKeys }: SourceFile,
): boolean {
  const inner = walk(declarator.parent.parent, visitorKeys, (node) => !isFunction(node));
  return [...inner].some((node) => {
    return waits(node) && declarator.range[1] <= node.range[0] && node.range[1] <= name.range[0];
  });
}

/** Does every call end in a promise, whatever happens: of an async function, or of a `new Promise`? */
function throwsNothing(value: TSESTree.Expression, file: SourceFile): boolean {
  const callback = mappingOf(value, file)?.callback;
  if (!callback || !isFunctionValue(callback)) return false;
  if (callback.async) return true;
  const { body } = callback;
  const [only] = body.type === 'BlockStatement' ? body.body : [];
  const result = only?.type === 'ReturnStatement' ? only.argument : body;
  return result?.type === 'NewExpression' && calleeName(result) === 'Promise';
}
