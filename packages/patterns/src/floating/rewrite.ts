import type { TSESTree } from '@typescript-eslint/types';
import { groupInScope } from '../ast/group-in-scope.ts';
import { enclosingFunction, unwrap } from '../ast/kinds.ts';
import { outerRange } from '../ast/tokens.ts';
import { mayUseManager } from '../background/manager-place.ts';
import { serviceOf, submitToManager } from '../background/submit-to-manager.ts';
import { obstacleIn, planArray, thunkEdits } from '../combinators/elements.ts';
import { planMappingArgument } from '../combinators/mapping.ts';
import type { Change, Match, Rewrite } from '../define-pattern.ts';
import { insert, remove, type Edit } from '../edits/edit.ts';
import { quoteOf } from '../edits/file-style.ts';
import { localName } from '../edits/runtime-import.ts';
import { neverEnds } from '../governance/never-ends.ts';
import { startInGroup } from '../groups/start-in-group.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { belongsHere } from './belongs.ts';
import { changesLater } from './changes-later.ts';
import { reasonNotToWait } from './void-reason.ts';

/**
 * Starts the floating work in the group at hand. Without one it is awaited where that is possible, which the codemod
 * does only where the `await` was most likely forgotten.
 */
export function giveOwner(match: Match, file: SourceFile, types: TypeOracle): Rewrite {
  if (match.messageId === 'generator') return { outcome: 'left', reason: 'never-iterated' };
  const found = expressionOf(match.node);
  if (!found) return { outcome: 'left', reason: 'no-single-task' };
  const { work, start } = taskOf(found, file);
  const several = arrayChange(work, file, types);
  if (several) return behind(start, several);
  const group = groupInScope(work, file);
  if (group) return behind(start, startInGroup(group, work, file, types));
  const isMarked = match.messageId === 'voided' || match.messageId === 'swallowed';
  const reason = isMarked ? reasonNotToWait(found, file) : undefined;
  if (reason) return behind(start, detachIt(reason, work, file));
  const managed = toManager(work, match, file);
  if (managed) return managed.outcome === 'left' ? managed : behind(start, managed);
  if (!canAwait(work)) return { outcome: 'left', reason: 'no-group-in-scope' };
  const isForgotten = match.messageId === 'unhandled' && belongsHere(work, file);
  return behind(start, awaitIt(work, isForgotten, file));
}

/** Work that is meant not to be waited for has the manager for an owner; where that was forgotten, somebody has to look. */
function toManager(
  work: TSESTree.Expression,
  { messageId }: Match,
  file: SourceFile,
): Rewrite | undefined {
  const isEndless = neverEnds(work, file);
  if (!mayUseManager(file)) {
    return isEndless && canAwait(work) ? { outcome: 'left', reason: 'never-ends' } : undefined;
  }
  if (isEndless) return serviceOf(work, file);
  // What a module starts when it is loaded is a program, and no task of one.
  if (!enclosingFunction(work)) return undefined;
  return /^(?:voided|swallowed|detached)$/.test(messageId)
    ? submitToManager(work, file)
    : undefined;
}

/** The change, with what has to go before it. */
function behind(start: readonly Edit[], rewrite: Rewrite): Rewrite {
  return rewrite.outcome === 'left' ? rewrite : { ...rewrite, edits: [...start, ...rewrite.edits] };
}

/** The one task of what was found, which may be a whole statement of several. */
function expressionOf(node: TSESTree.Node): TSESTree.Expression | undefined {
  if (node.type !== 'ExpressionStatement') {
    return isBeforeValue(node) ? undefined : (node as TSESTree.Expression);
  }
  const expression = unwrap(node.expression) as TSESTree.Expression;
  const isCompound = /^(Conditional|Logical|Sequence|Await)Expression$/.test(expression.type);
  return isCompound ? undefined : node.expression;
}

/** Is it a part of what is returned or used, which would become another value with it? */
function isBeforeValue(found: TSESTree.Node): boolean {
  let at = found;
  while (/^(?:Chain|Conditional|Logical|Sequence)Expression$/.test(at.parent!.type))
    at = at.parent!;
  const { type } = at.parent!;
  const isChosen = at !== found && at.type !== 'ChainExpression';
  if (type === 'ReturnStatement' || (type === 'ArrowFunctionExpression' && isChosen)) return true;
  // What stands behind another `void` has no value.
  const isStatement = /^(?:Expression|For)Statement$|^UnaryExpression$/.test(type);
  return found.parent!.type === 'SequenceExpression' && !isStatement;
}

/** The work without its `void`, which the owner replaces. */
function taskOf(found: TSESTree.Expression, file: SourceFile) {
  const isVoid = found.type === 'UnaryExpression' && found.operator === 'void';
  if (!isVoid) return { work: found, start: [] };
  const work = found.argument;
  const start = remove([found.range[0], outerRange(file, work)[0]]);
  return { work, start: [start] };
}

/** `detach(() => work, { reason })`, where a comment has said the reason already. */
function detachIt(reason: string, work: TSESTree.Expression, file: SourceFile): Rewrite {
  const obstacle = obstacleIn(work, file);
  if (obstacle) return { outcome: 'left', reason: obstacle };
  if (changesLater(work, file) === 'surely') return { outcome: 'left', reason: 'changes-later' };
  const quote = quoteOf(file);
  const text = reason.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  const [from, to] = outerRange(file, work);
  return {
    outcome: 'marked',
    title: 'Detach it, for the reason that the comment gives.',
    edits: [
      insert(from, `${localName(file, 'detach')}(`),
      ...thunkEdits(work, file),
      insert(to, `, { reason: ${quote}${text}${quote} })`),
    ],
    imports: ['detach'],
    notes: ['now-detached'],
  };
}

function awaitIt(work: TSESTree.Expression, isForgotten: boolean, file: SourceFile): Change {
  const [from] = outerRange(file, work);
  return {
    outcome: 'marked',
    title: 'Await it.',
    edits: [insert(from, 'await ')],
    imports: [],
    notes: ['now-awaited'],
    ...(!isForgotten && { offer: 'owner-unclear' }),
  };
}

/** `xs.map(async …)` as a statement becomes a call of the twin, awaited. */
function arrayChange(
  work: TSESTree.Expression,
  file: SourceFile,
  types: TypeOracle,
): Rewrite | undefined {
  if (!types.isArrayOfThenables(work)) return undefined;
  if (!canAwait(work)) return { outcome: 'left', reason: 'no-group-in-scope' };
  const context = { file, types, form: 'best', method: 'all' } as const;
  const plan =
    work.type === 'ArrayExpression' ? planArray(work, context) : planMappingArgument(work, context);
  if (plan && !plan.deferred) return { outcome: 'left', reason: plan.left ?? 'already-started' };
  const [from, to] = outerRange(file, work);
  const open = `await ${localName(file, 'TaskGroup')}.${plan?.twin ?? 'all'}(`;
  return {
    outcome: 'marked',
    title: 'Give the tasks a group, and await it.',
    edits: [insert(from, open), ...(plan?.edits ?? []), insert(to, ')')],
    imports: ['TaskGroup'],
    notes: ['now-awaited'],
  };
}

function canAwait(node: TSESTree.Node): boolean {
  return Boolean(enclosingFunction(node)?.async);
}
