import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, enclosingFunction, isFunctionValue, methodCall } from '../ast/kinds.ts';
import { contains } from '../ast/walk.ts';
import { cleanupAround } from '../cancellation/cleanup.ts';
import { cancellationIn } from '../cancellation/reach.ts';
import { rethrowFrom, rethrowIn } from '../cancellation/rethrow.ts';
import {
  dealsWithCancellation,
  isAboutCancellation,
  isAwaited,
  isCaughtBefore,
  isNoticedLater,
  waitsIn,
} from '../cancellation/swallow.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';

interface SwallowedCancellationOptions {
  readonly helpers: readonly string[];
}

export default definePattern<SwallowedCancellationOptions>({
  id: 'no-swallowed-cancellation',
  title: 'Disallow handlers that swallow a cancellation',
  since: '0.1.0',
  messages: {
    catch:
      'This `catch` also catches the cancellation. The task goes on although everybody believes that it has stopped. Begin with `rethrowCancellation()`.',
    handler:
      'This handler also gets the cancellation. The task goes on although everybody believes that it has stopped. Begin with `rethrowCancellation()`.',
    helper:
      '`{{helper}}()` also catches the cancellation. The task goes on although everybody believes that it has stopped. Throw the error again when `isCancellation()` says so.',
  },
  why: 'A cancellation travels as an error: the wait that is cancelled throws, and the error ends the task on its way out. A handler for failures that does not let it pass turns "stop" into "failed, use the default": the task goes on, retries or reports success, and its group waits for work that should be gone.',
  suggestion: 'Throw a cancellation again first.',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['CatchClause', 'CallExpression'],
  looksLike: /signal|taskgroup|\b(?:Task|Cancel)[A-Z]|startSoon|trySpawn|\bAttempt\b|RequestInit/i,
  options: {
    schema: {
      helpers: {
        type: 'array',
        description: 'Functions that catch what their argument throws, and return it.',
        items: { type: 'string' },
        uniqueItems: true,
      },
    },
    defaults: { helpers: ['tryCatch', 'to', 'attempt'] },
  },

  match(node, file, { helpers }) {
    if (node.type === 'CatchClause') return inClause(node, file);
    if (node.type !== 'CallExpression') return undefined;
    return inHandler(node, file) ?? inHelper(node, file, helpers);
  },

  rewrite({ node }: Match, file) {
    if (node.type === 'CatchClause') return rethrowIn(node, file);
    const handler = handlerOf(node);
    return handler ? rethrowFrom(handler, file) : { outcome: 'left', reason: 'handler-elsewhere' };
  },
});

function inClause(clause: TSESTree.CatchClause, file: SourceFile): Match | undefined {
  const { block, finalizer } = clause.parent;
  const { param, body } = clause;
  const name = param?.type === 'Identifier' ? param.name : undefined;
  if ((param && !name) || finalizer?.body.some(({ type }) => leaves.has(type))) return undefined;
  const waits = [...waitsIn(block, file)].filter((wait) => !isCaughtBefore(wait, block));
  if (!waits.length || dealsWithCancellation(body, name, file)) return undefined;
  if (!isReached(waits, clause.parent, file)) return undefined;
  return { node: clause, messageId: 'catch', data: {} };
}

const leaves = new Set<string>(['ReturnStatement', 'ThrowStatement']);

function inHandler(node: TSESTree.CallExpression, file: SourceFile): Match | undefined {
  const found = methodCall(node, 'catch');
  const handler = handlerOf(node);
  // What nobody waits for is a floating task, and more than this is wrong with it.
  if (!found || !handler || !isFunctionValue(handler) || !isAwaited(node)) return undefined;
  const [param] = handler.params;
  const name = param?.type === 'Identifier' ? param.name : undefined;
  if ((param && !name) || dealsWithCancellation(handler.body, name, file)) return undefined;
  if (!isReached([found.member.object], node, file)) return undefined;
  return { node, messageId: 'handler', data: {} };
}

function handlerOf(node: TSESTree.Node): TSESTree.Node | undefined {
  return methodCall(node, 'catch')?.call.arguments[0];
}

function inHelper(
  node: TSESTree.CallExpression,
  file: SourceFile,
  helpers: readonly string[],
): Match | undefined {
  const helper = calleeName(node);
  if (!helper || !helpers.includes(helper) || node.callee.type !== 'Identifier') return undefined;
  if (!isAwaited(node) || node.parent.type !== 'AwaitExpression') return undefined;
  const owner = enclosingFunction(node) ?? file.ast;
  const isDealtWith = contains(
    owner,
    file.visitorKeys,
    (each) =>
      each.range[0] >= node.range[1] &&
      (each.type === 'ThrowStatement' || isAboutCancellation(each)),
  );
  if (isDealtWith || !isReached(node.arguments, node, file)) return undefined;
  return { node, messageId: 'helper', data: { helper } };
}

/** Can a cancellation come out of the waits, and does nobody notice it afterwards? */
function isReached(
  waits: readonly TSESTree.Node[],
  place: TSESTree.Node,
  file: SourceFile,
): boolean {
  if (cleanupAround(place, file)?.kind === 'finally' || isNoticedLater(place, file)) return false;
  if (isClosing(place)) return false;
  return cancellationIn(waits, place, file) !== undefined;
}

/** What closes something has to do so in any case, also when it is cancelled. */
function isClosing(place: TSESTree.Node): boolean {
  const owner = enclosingFunction(place);
  const named = owner?.parent.type === 'MethodDefinition' ? owner.parent.key : owner?.id;
  const name = named?.type === 'Identifier' ? named.name : '';
  return /^(close|dispose|destroy|end|stop|shut_?down|terminate|disconnect|clean_?up|tear_?down)/i.test(
    name,
  );
}
