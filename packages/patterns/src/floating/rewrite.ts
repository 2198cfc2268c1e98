import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction } from '../ast/kinds.ts';
import { outerRange, tokenAfter } from '../ast/tokens.ts';
import { obstacleIn, planArray } from '../combinators/elements.ts';
import { planMappingArgument } from '../combinators/mapping.ts';
import type { Change, Rewrite } from '../define-pattern.ts';
import { insert, remove, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { groupInScope } from '../ast/group-in-scope.ts';

/** Starts the floating work in the group at hand, else awaits it where that is possible. */
export function giveOwner(
  found: TSESTree.Expression,
  file: SourceFile,
  types: TypeOracle,
): Rewrite {
  const { work, start } = taskOf(found, file);
  const several = arrayChange(work, start, file, types);
  if (several) return several;
  const group = groupInScope(work, file);
  if (group) return startIn(group, work, start, file);
  return canAwait(work)
    ? awaitIt(work, start, file)
    : { outcome: 'left', reason: 'no-group-in-scope' };
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
  const obstacle = obstacleIn(work, file);
  if (obstacle) return { outcome: 'left', reason: obstacle };
  const [from, to] = outerRange(file, work);
  const isBraced = tokenAfter(file, from)!.value === '{';
  const [open, close] = isBraced ? ['(', '))'] : ['', ')'];
  return change(`Start it in \`${group}\`.`, [
    ...start,
    insert(from, `${group}.startSoon(() => ${open}`),
    insert(to, close),
  ]);
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
