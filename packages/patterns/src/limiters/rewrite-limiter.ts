import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { hasComment, openParenthesis, textOf } from '../ast/tokens.ts';
import type { Change, Left, Rewrite } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { rootsOf } from '../libraries/library-call.ts';
import type { LibraryContext } from '../libraries/rewrite-call.ts';
import { rewriteDirect } from './direct.ts';
import { dropsWork, waitersOf } from './drops-work.ts';
import { gatheredWork, givenLimit, groupEdits, type Gathered } from './gathered.ts';
import { callEdits, limitedCall, limiterOf, type Creation, type Limiter } from './limiter.ts';
import { rewriteQueue } from './rewrite-queue.ts';

/**
 * A limiter whose work one combinator waits for is that group's limit. One that several share becomes a
 * `CapacityLimiter`, which does the same.
 */
export function rewriteLimiter(creation: Creation, context: LibraryContext): Rewrite {
  if (context.form !== 'best') return { outcome: 'left', reason: 'type-error' };
  if (dropsWork(creation, context.file)) return { outcome: 'left', reason: 'limiter-drops-work' };
  const limiter = limiterOf(creation, context.file);
  if (typeof limiter === 'string') return { outcome: 'left', reason: limiter };
  const gathered = gatheredWork(limiter, context.file);
  const rewrite = gathered
    ? asGroups(limiter, gathered, context)
    : (rewriteDirect(limiter, context) ??
      rewriteQueue(limiter, context) ??
      asCapacityLimiter(limiter, context));
  return keepsComments(rewrite, context)
    ? rewrite
    : { outcome: 'left', reason: 'comment-in-the-way' };
}

/** The combinators that the rewrite changes, or that must not be changed: the codemod leaves those to it. */
export function gathersOf(creation: Creation, context: LibraryContext): TSESTree.Node[] {
  if (dropsWork(creation, context.file)) return waitersOf(creation, context.file);
  const limiter = limiterOf(creation, context.file);
  const gathered = typeof limiter === 'string' ? undefined : gatheredWork(limiter, context.file);
  if (!gathered || rewriteLimiter(creation, context).outcome === 'left') return [];
  return gathered.map(({ gather }) => gather.callee);
}

function asGroups(
  limiter: Limiter,
  gathered: readonly Gathered[],
  context: LibraryContext,
): Change {
  const gathers = gathered.map(({ gather }) => gather);
  const limit = givenLimit(limiter, gathers, context.file);
  const isSettled = gathered.every(({ gather }) => memberName(gather.callee) === 'allSettled');
  return {
    outcome: 'converted',
    edits: [limit.edit, ...gathered.flatMap((each) => groupEdits(each, limit.text, context))],
    imports: ['TaskGroup'],
    frees: rootsOf(limiter.creation.callee),
    notes: isSettled ? [] : ['rest-not-started'],
  };
}

function asCapacityLimiter(limiter: Limiter, context: LibraryContext): Change | Left {
  const { file } = context;
  const { creation, declaration, kind, limit, uses } = limiter;
  if (!limit || declaration.parent.type.startsWith('Export')) return shared;
  const calls = uses.map((use) => runEdits(use, kind, file));
  if (calls.includes(undefined)) return shared;
  const name = localName(file, 'CapacityLimiter');
  return {
    outcome: 'converted',
    edits: [
      replace([creation.range[0], openParenthesis(file, creation).range[0]], `new ${name}`),
      ...(creation.arguments[0] === limit
        ? []
        : [replace(creation.arguments[0]!.range, textOf(file, limit))]),
      ...calls.flatMap((edits) => edits!),
    ],
    imports: ['CapacityLimiter'],
    frees: rootsOf(creation.callee),
    notes: [],
  };
}

const shared: Left = { outcome: 'left', reason: 'limiter-shared' };

function runEdits(
  use: TSESTree.Identifier,
  kind: Limiter['kind'],
  file: LibraryContext['file'],
): Edit[] | undefined {
  const limited = limitedCall(use, kind);
  if (!limited) return countEdits(use, kind);
  const { call, work, given } = limited;
  // What nobody waits for makes an unhandled rejection of its failure, or keeps a promise of the queue.
  if (kind === 'p-queue' && !isAwaited(call)) return undefined;
  const run = kind === 'p-limit' ? insert(use.range[1], '.run') : rename(call);
  if (/^(Arrow)?FunctionExpression$/.test(work.type) && !given.length) return [run];
  const [before, after] = callEdits(limited, '() => ', file);
  const open = openParenthesis(file, call);
  const closing = given.length
    ? insert(call.range[1], ')')
    : replace([after!.start, call.range[1]], '())');
  return [
    run,
    replace([open.range[1], before!.end], before!.text),
    ...(given.length ? [after!] : []),
    closing,
  ];
}

function isAwaited({ parent }: TSESTree.Node): boolean {
  return parent?.type === 'AwaitExpression' || parent?.type === 'ReturnStatement';
}

function rename({ callee }: TSESTree.CallExpression): Edit {
  return replace((callee as TSESTree.MemberExpression).property.range, 'run');
}

/** How many run, and how many wait. */
function countEdits(
  { parent, range }: TSESTree.Identifier,
  kind: Limiter['kind'],
): Edit[] | undefined {
  const isMember = parent.type === 'MemberExpression' && parent.object.range[0] === range[0];
  if (!isMember || parent.computed || isTarget(parent)) return undefined;
  const counts = kind === 'p-limit' ? limitCounts : queueCounts;
  const name = memberName(parent)!;
  return Object.hasOwn(counts, name) ? [replace(parent.property.range, counts[name]!)] : undefined;
}

const limitCounts: Readonly<Record<string, string>> = {
  activeCount: 'borrowedTokens',
  pendingCount: 'statistics().tasksWaiting',
};

const queueCounts: Readonly<Record<string, string>> = {
  pending: 'borrowedTokens',
  size: 'statistics().tasksWaiting',
};

function isTarget({ parent }: TSESTree.Node): boolean {
  return /^(AssignmentExpression|UpdateExpression)$/.test(parent?.type ?? '');
}

function keepsComments(rewrite: Rewrite, { file }: LibraryContext): boolean {
  if (rewrite.outcome === 'left') return true;
  return rewrite.edits.every(({ start, end }) => start === end || !hasComment(file, [start, end]));
}
