import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, unwrap } from '../ast/kinds.ts';
import { outerRange, tokenAfter } from '../ast/tokens.ts';
import { obstacleIn, planArray } from '../combinators/elements.ts';
import { planMappingArgument } from '../combinators/mapping.ts';
import type { Change, Match, Rewrite } from '../define-pattern.ts';
import { insert, remove, type Edit } from '../edits/edit.ts';
import { quoteOf } from '../edits/file-style.ts';
import { localName } from '../edits/runtime-import.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { groupInScope } from '../ast/group-in-scope.ts';
import { reasonNotToWait } from './void-reason.ts';

/** Starts the floating work in the group at hand, else awaits it where that is possible. */
export function giveOwner(match: Match, file: SourceFile, types: TypeOracle): Rewrite {
  if (match.messageId === 'generator') return { outcome: 'left', reason: 'never-iterated' };
  const found = expressionOf(match.node);
  if (!found) return { outcome: 'left', reason: 'no-single-task' };
  const { work, start } = taskOf(found, file);
  const several = arrayChange(work, start, file, types);
  if (several) return several;
  const group = groupInScope(work, file);
  if (group) return startIn(group, work, start, file);
  const isMarked = match.messageId === 'voided' || match.messageId === 'swallowed';
  const reason = isMarked ? reasonNotToWait(found, file) : undefined;
  if (reason) return detachIt(reason, work, start, file);
  return canAwait(work)
    ? awaitIt(work, start, file)
    : { outcome: 'left', reason: 'no-group-in-scope' };
}

/** The one task of what was found, which may be a whole statement of several. */
function expressionOf(node: TSESTree.Node): TSESTree.Expression | undefined {
  if (node.type !== 'ExpressionStatement') return node as TSESTree.Expression;
  const expression = unwrap(node.expression) as TSESTree.Expression;
  const isCompound = /^(Conditional|Logical|Sequence|Await)Expression$/.test(expression.type);
  return isCompound ? undefined : node.expression;
}

/** The work without its `void`, which the owner replaces. */
function taskOf(found: TSESTree.Expression, file: SourceFile) {
  const isVoid = found.type === 'UnaryExpression' && found.operator === 'void';
  if (!isVoid) return { work: found, start: [] };
  const work = found.argument;
  const start = remove([found.range[0], outerRange(file, work)[0]]);
  return { work, start: [start] };
}

function startIn(
  group: string,
  work: TSESTree.Expression,
  start: readonly Edit[],
  file: SourceFile,
): Rewrite {
  const wrapped = wrapIn(`${group}.startSoon(`, ')', work, file);
  if ('outcome' in wrapped) return wrapped;
  return change(`Start it in \`${group}\`.`, [...start, ...wrapped]);
}

/** `detach(() => work, { reason })`, where a comment has said the reason already. */
function detachIt(
  reason: string,
  work: TSESTree.Expression,
  start: readonly Edit[],
  file: SourceFile,
): Rewrite {
  const quote = quoteOf(file);
  const text = reason.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  const options = `, { reason: ${quote}${text}${quote} })`;
  const wrapped = wrapIn(`${localName(file, 'detach')}(`, options, work, file);
  if ('outcome' in wrapped) return wrapped;
  const title = 'Detach it, for the reason that the comment gives.';
  return { ...change(title, [...start, ...wrapped]), imports: ['detach'] };
}

/** The work as a function that is handed to a call. */
function wrapIn(open: string, close: string, work: TSESTree.Expression, file: SourceFile) {
  const obstacle = obstacleIn(work, file);
  if (obstacle) return { outcome: 'left', reason: obstacle } as const;
  const [from, to] = outerRange(file, work);
  const isBraced = tokenAfter(file, from)!.value === '{';
  return [
    insert(from, `${open}() => ${isBraced ? '(' : ''}`),
    insert(to, `${isBraced ? ')' : ''}${close}`),
  ];
}

function awaitIt(work: TSESTree.Expression, start: readonly Edit[], file: SourceFile): Change {
  const [from] = outerRange(file, work);
  return change('Await it.', [...start, insert(from, 'await ')]);
}

/** `xs.map(async …)` as a statement becomes a call of the twin, awaited. */
function arrayChange(
  work: TSESTree.Expression,
  start: readonly Edit[],
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
  const edits = [...start, insert(from, open), ...(plan?.edits ?? []), insert(to, ')')];
  return { ...change('Give the tasks a group, and await it.', edits), imports: ['TaskGroup'] };
}

function change(title: string, edits: readonly Edit[]): Change {
  return { outcome: 'converted', edits, imports: [], notes: [], title };
}

function canAwait(node: TSESTree.Node): boolean {
  return Boolean(enclosingFunction(node)?.async);
}
