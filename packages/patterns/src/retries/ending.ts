import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { textOf, type Range } from '../ast/tokens.ts';
import { isEndless } from '../loops/endless.ts';
import type { SourceFile } from '../source-file.ts';
import { isSame } from './linear.ts';
import { isName, type RetryLoop } from './loop.ts';
import type { RetryPolicy } from './policy.ts';

export interface Ending {
  /** Where the rewritten text ends: that of the loop, or of a `throw` behind it. */
  readonly end: number;
  /** The declaration of the variable that kept the last failure. */
  readonly removed: readonly Range[];
  /** Does the last attempt stand behind the loop, where its failure comes out by itself? */
  readonly isOnceMore?: boolean;
}

/** `undefined` where anything but the last failure comes out of the loop after the last attempt. */
export function endingOf(
  loop: RetryLoop,
  policy: RetryPolicy,
  file: SourceFile,
): Ending | undefined {
  const isForEver = isEndless(loop.loop) && !policy.last;
  if (!isForEver && !endsTogether(loop, policy)) return undefined;
  const next = statementBehind(loop.loop);
  const thrown = next?.type === 'ThrowStatement' && !leavesByBreak(loop) ? next : undefined;
  if (!policy.last && !isForEver) return withoutRethrow(next, thrown, loop, policy, file);
  return policy.kept ? undefined : { end: (thrown ?? loop.loop).range[1], removed: [] };
}

/** Where the handler never rethrows: what stands behind the loop does, or tries once more. */
function withoutRethrow(
  next: TSESTree.Statement | undefined,
  thrown: TSESTree.ThrowStatement | undefined,
  loop: RetryLoop,
  policy: RetryPolicy,
  file: SourceFile,
): Ending | undefined {
  if (thrown) return endingWith(thrown, loop, policy, file);
  return next && onceMore(next, loop, policy, file);
}

/** `return await work();` behind the loop, as in it. */
function onceMore(
  next: TSESTree.Statement,
  { tries }: RetryLoop,
  { kept }: RetryPolicy,
  file: SourceFile,
): Ending | undefined {
  const [work, ...others] = tries.block.body;
  const isAlike =
    work?.type === 'ReturnStatement' &&
    next.type === 'ReturnStatement' &&
    textOf(file, next) === textOf(file, work);
  return isAlike && !others.length && !kept
    ? { end: next.range[1], removed: [], isOnceMore: true }
    : undefined;
}

/** Does the handler rethrow in the turn that is the last one by the head of the loop, if both say so? */
function endsTogether({ counter }: RetryLoop, { last }: RetryPolicy): boolean {
  if (!counter) return false;
  return !last || !counter.last || isSame(last, counter.last);
}

/** `throw lastError;` behind the loop. */
function endingWith(
  thrown: TSESTree.ThrowStatement,
  loop: RetryLoop,
  { kept }: RetryPolicy,
  file: SourceFile,
): Ending | undefined {
  const declaration = kept && onlyFor(kept, loop, thrown, file);
  return declaration ? { end: thrown.range[1], removed: [lineOf(declaration, file)] } : undefined;
}

function leavesByBreak({ tries }: RetryLoop): boolean {
  return tries.block.body.at(-1)!.type === 'BreakStatement';
}

function statementBehind(loop: TSESTree.Node): TSESTree.Statement | undefined {
  const { parent } = loop;
  if (parent?.type !== 'BlockStatement' && parent?.type !== 'Program') return undefined;
  const statements: readonly TSESTree.Node[] = parent.body;
  return statements[statements.indexOf(loop) + 1] as TSESTree.Statement | undefined;
}

/** The declaration of a variable that the handler sets, the `throw` reads, and nobody else knows. */
function onlyFor(
  name: string,
  { loop }: RetryLoop,
  { argument }: TSESTree.ThrowStatement,
  file: SourceFile,
): TSESTree.VariableDeclaration | undefined {
  const thrown = unwrap(argument);
  const read = thrown.type === 'LogicalExpression' ? unwrap(thrown.left) : thrown;
  const variable = variableOf(file, name, loop);
  if (!variable || !isName(read, name)) return undefined;
  const uses = variable.references.filter(({ init }) => !init);
  const declaration = variable.defs.length === 1 && declarationOf(variable.defs[0]!.node);
  return declaration && uses.length === 2 && declaration.parent === loop.parent
    ? declaration
    : undefined;
}

/** One that declares nothing else, and calls nothing. */
function declarationOf(node: TSESTree.Node): TSESTree.VariableDeclaration | undefined {
  if (node.type !== 'VariableDeclarator' || node.parent.declarations.length > 1) return undefined;
  return !node.init || isPlainValue(node.init) ? node.parent : undefined;
}

function isPlainValue({ type }: TSESTree.Expression): boolean {
  return type === 'Literal' || type === 'Identifier';
}

/** With the line, where nothing else stands on it. */
export function lineOf({ range: [start, end] }: TSESTree.Node, { text }: SourceFile): Range {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const behind = /^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length;
  return text.slice(from, start).trim() === '' && behind ? [from, end + behind] : [start, end];
}
