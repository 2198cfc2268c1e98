import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { hasComment, outerRange, textOf, type Range } from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import { obstacleIn } from '../combinators/elements.ts';
import type { Rewrite } from '../define-pattern.ts';
import { remove, replace, type Edit } from '../edits/edit.ts';
import { semicolonOf } from '../edits/file-style.ts';
import { localName } from '../edits/runtime-import.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import { follows, signalEdit } from './abort-timer-rewrite.ts';
import type { AbortTimer } from './abort-timer.ts';
import { isClearCall } from './timer-call.ts';

/**
 * `failAfter(ms, async ({ signal }) => { … })` in place of a controller, a timer that aborts it, the work, and the
 * clearing of the timer, in a `finally` or behind the work.
 */
export function rewriteHeldAbortTimer(timer: AbortTimer, file: SourceFile): Rewrite {
  const { abort, call, declaration, ms } = timer;
  const start = call.parent.parent;
  const work = start && follows(start, declaration) ? workBehind(start, timer, file) : undefined;
  if (!work || !start || namesSignal(work.body, file)) return left('controller-used-elsewhere');
  if (call.arguments.length !== 2 || obstacleIn(ms, file)) return left('custom-timeout');
  const message = messageOf(abort, file);
  if (message === undefined) return left('custom-timeout');
  const reads = readsIn(work.body, timer);
  if (!reads) return left('controller-used-elsewhere');
  const before: Range = [declaration.range[0], work.body[0]];
  const cuts = [before, ...work.cuts];
  if (cuts.some((range) => hasComment(file, range))) return left('comment-in-the-way');
  const open = `${work.open}${localName(file, 'failAfter')}(${textOf(file, ms)}, ${work.head}`;
  const close = `${message && `, { message: ${message} }`})`;
  return {
    outcome: 'marked',
    title: 'Use `failAfter()`, which clears its timer and throws a `TimeoutError`.',
    edits: [
      replace(before, open),
      ...reads.map((each) => signalEdit(each, file)),
      ...work.close(close),
    ],
    imports: ['failAfter'],
    notes: ['timeout-error'],
  };
}

function left(reason: ReasonCode): Rewrite {
  return { outcome: 'left', reason };
}

/** Does the work mean something by that name already? */
function namesSignal([start, end]: Range, { scopeManager }: SourceFile): boolean {
  const names = scopeManager.scopes.flatMap(({ references, variables }) => [
    ...references.map(({ identifier }) => identifier),
    ...variables.flatMap(({ identifiers }) => identifiers),
  ]);
  return names.some(({ name, range }) => name === 'signal' && start <= range[0] && range[1] <= end);
}

interface Work {
  /** What stays, as the body of a function. */
  readonly body: Range;
  readonly open: string;
  readonly head: string;
  readonly cuts: readonly Range[];
  readonly close: (text: string) => Edit[];
}

/** What is done until the timer is cleared, and nothing else. */
function workBehind(start: TSESTree.Node, timer: AbortTimer, file: SourceFile): Work | undefined {
  const cleared = clearingOf(timer, file);
  const [next, then] = statementsBehind(start);
  if (!cleared || !next) return undefined;
  if (next.type === 'TryStatement') return ofTry(next, cleared, file);
  return then === cleared ? ofStatement(next, cleared, file) : undefined;
}

/** The only use of the handle: `clearTimeout(timer);`. */
function clearingOf({ call }: AbortTimer, file: SourceFile): TSESTree.Node | undefined {
  const { id } = call.parent as TSESTree.VariableDeclarator;
  const handle = id.type === 'Identifier' ? variableOf(file, id.name, id) : undefined;
  const [use, ...others] = handle?.references.filter(({ init }) => !init) ?? [];
  const clear = use?.identifier.parent;
  if (others.length || !clear || !isClearCall(clear, file)) return undefined;
  return clear.parent?.type === 'ExpressionStatement' ? clear.parent : undefined;
}

function statementsBehind(statement: TSESTree.Node): readonly TSESTree.Node[] {
  const { parent } = statement;
  if (parent?.type !== 'BlockStatement' && parent?.type !== 'Program') return [];
  const statements: readonly TSESTree.Node[] = parent.body;
  return statements.slice(statements.indexOf(statement) + 1);
}

/** `try { … } finally { clearTimeout(timer); }` whose block either returns at its end or nowhere. */
function ofTry(
  { block, finalizer, handler, range }: TSESTree.TryStatement,
  cleared: TSESTree.Node,
  file: SourceFile,
): Work | undefined {
  if (handler || finalizer?.body.length !== 1 || finalizer.body[0] !== cleared) return undefined;
  const returns = [...walk(block, file.visitorKeys, (each) => !isFunction(each))];
  if (returns.some(({ type }) => /^(Break|Continue)Statement$|^YieldExpression$/.test(type))) {
    return undefined;
  }
  const isReturning = returns.some(({ type }) => type === 'ReturnStatement');
  if (isReturning && !/^(Return|Throw)Statement$/.test(block.body.at(-1)!.type)) return undefined;
  if (obstacleIn(block, file) === 'arguments-in-element') return undefined;
  const end: Range = [block.range[1], range[1]];
  return {
    body: block.range,
    open: isReturning ? 'return await ' : 'await ',
    head: 'async ({ signal }) => ',
    cuts: [end],
    close: (text) => [replace(end, text + semicolonOf(file))],
  };
}

/** `const answer = await fetch(…);`, followed by `clearTimeout(timer);`. */
function ofStatement(
  statement: TSESTree.Node,
  cleared: TSESTree.Node,
  file: SourceFile,
): Work | undefined {
  const awaited = awaitedIn(statement);
  if (!awaited || obstacleIn(awaited.argument, file)) return undefined;
  const body = outerRange(file, awaited.argument);
  const behind: Range = [statement.range[1], cleared.range[1]];
  return {
    body,
    open: file.text.slice(statement.range[0], body[0]),
    head: '({ signal }) => ',
    cuts: [behind],
    close: (text) => [replace([body[1], body[1]], text), remove(behind)],
  };
}

function awaitedIn(statement: TSESTree.Node): TSESTree.AwaitExpression | undefined {
  if (statement.type === 'VariableDeclaration') {
    const [declarator, ...others] = statement.declarations;
    const init = declarator?.init;
    return !others.length && init?.type === 'AwaitExpression' ? init : undefined;
  }
  if (statement.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  const value = expression.type === 'AssignmentExpression' ? expression.right : expression;
  return value.type === 'AwaitExpression' ? value : undefined;
}

/** The reads of the controller, when all of them are of its signal and within the work. */
function readsIn([start, end]: Range, timer: AbortTimer): TSESTree.Node[] | undefined {
  const reads = timer.variable.references
    .filter(({ identifier, init }) => !init && identifier !== timer.controller)
    .map(({ identifier }) => identifier.parent);
  const fits = reads.every(
    (each) => memberName(each) === 'signal' && start <= each.range[0] && each.range[1] <= end,
  );
  return fits && reads.length ? reads : undefined;
}

/** The message of the `Error` that it is aborted with; empty for none, `undefined` for any other reason. */
function messageOf(
  { arguments: [reason, ...others] }: TSESTree.CallExpression,
  file: SourceFile,
): string | undefined {
  if (!reason) return '';
  const made = unwrap(reason);
  if (others.length || made.type !== 'NewExpression') return undefined;
  const isError = made.callee.type === 'Identifier' && made.callee.name === 'Error';
  const [message, ...more] = made.arguments;
  if (!isError || !message || more.length || message.type === 'SpreadElement') return undefined;
  return textOf(file, message);
}
