import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction } from '../ast/kinds.ts';
import { isResolved } from '../ast/promise.ts';
import { constantBefore } from '../ast/scope.ts';
import { mayReturnPromise } from '../callbacks/candidate.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import { keepsItsWaits } from '../floating/kept-waits.ts';
import { ownOutcome } from '../floating/own-outcome.ts';
import { isMisusedCallback } from '../misuse/callback.ts';
import { isMisusedAlike, misusesAlike } from '../misuse/compat.ts';
import { misusers, misusesOf, type Misuse } from '../misuse/misuse.ts';
import {
  defaults,
  schema,
  wantedKinds,
  type MisusedPromiseOptions,
  type MisuseKind,
} from '../misuse/options.ts';
import { isIterated, isMemberOfResult } from '../misuse/far-fetched.ts';
import { isPlainValue } from '../misuse/plain-value.ts';
import { isSetLater } from '../misuse/set-later.ts';
import { awaitValue } from '../misuse/rewrite.ts';
import type { SourceFile } from '../source-file.ts';
import { isPromiseBySyntax } from '../types/promise-syntax.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

export default definePattern<MisusedPromiseOptions>({
  id: 'no-misused-promise',
  title: 'Disallow promises where only their value makes sense',
  since: '0.1.0',
  messages: {
    test: 'This condition is a promise, so it is always true. Its value is never looked at. Await it first.',
    predicate:
      '`{{method}}` takes the promise of this function for `true`. It tells nothing of any element. Await the answers first, as by `TaskGroup.map()`, then use them.',
    comparator:
      '`{{method}}` cannot compare promises, so the order stays as it is. Await what it compares by first, as by `TaskGroup.map()`.',
    accumulator:
      'Each call gets the promise of the last one as its accumulator, and never awaits it. All but the last call are lost. Await the accumulator, or use a loop.',
    replacer:
      '`{{method}}` takes the promise of this function for the value that it should return. Nobody waits for it, and its error is unhandled. Await the values first, then use them.',
    elements:
      '`{{method}}` gets the promises themselves, not what they resolve to. Each is true, and its text is `[object Promise]`. Await them all first, as by `TaskGroup.map()`.',
    spread: 'A promise has nothing to spread. Its value is lost. Await it first.',
    text: 'A promise turned into text is `[object Promise]` or `{}`. Its value is lost. Await it first.',
    returned:
      'This `try` is left before the returned promise settles. Its `catch` never sees the error, and its `finally` runs too early. Use `return await`.',
  },
  why: 'A forgotten `await` often does not fail: a promise is an object, and an object is true, can be spread and has a text. The condition always holds, `filter` keeps all, the log says `[object Promise]`, and the `catch` around a `return` never runs. If the promise rejects, nobody hears of it where it matters.',
  suggestion: 'Await the promise.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  standsInFor: {
    rules: ['@typescript-eslint/no-misused-promises'],
    options: { compat: true },
  },
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: false,
  on: misusers,
  looksLike: /[!?]|&&|\|\||\.\.\.|`|\b(?:if|while|for|return)\b|\+|\(/,
  options: { schema, defaults },

  match(node, file, options) {
    const wanted = wantedKinds(options);
    const misuses = options.compat ? misusesAlike(node, file) : misusesOf(node, file);
    return misuses
      .filter((misuse) => wanted.includes(misuse.kind))
      .filter((misuse) => Boolean(options.compat) || isCandidate(misuse, file))
      .map(found);
  },

  confirm(match, file, types, options) {
    const misuse = misuseOf(match);
    const isMisused = options.compat
      ? isMisusedAlike(misuse, types, options)
      : isMisusedHere(misuse, file, types);
    return isMisused ? match : undefined;
  },

  rewrite(match, file) {
    const { kind, node } = misuseOf(match);
    const isKept = isCallback(kind) || kind === 'elements';
    return isKept ? { outcome: 'left', reason: 'callback-kept' } : awaitValue(node, file);
  },
});

function found(misuse: Misuse): Match {
  const { kind, node } = misuse;
  const isCalled = isCallback(kind) || kind === 'elements';
  return { node, messageId: kind, data: isCalled ? { method: methodOf(misuse) } : {} };
}

function misuseOf({ node, messageId }: Match): Misuse {
  return { kind: messageId as MisuseKind, node: node as TSESTree.Expression };
}

function isCallback(kind: MisuseKind): boolean {
  return /^(predicate|comparator|accumulator|replacer)$/.test(kind);
}

/** `join` of `xs.map(…).join()`, and `Map` of `new Map(xs.map(…))`. */
function methodOf({ node }: Misuse): string {
  const { parent } = node;
  const call = parent?.type === 'MemberExpression' ? parent.parent : parent;
  const isCall = call?.type === 'CallExpression' || call?.type === 'NewExpression';
  return (isCall && calleeName(call)) || 'the method';
}

/** Whether it is a promise only its type may tell. What the text tells needs no asking. */
function isCandidate({ kind, node }: Misuse, file: SourceFile): boolean {
  if (isCallback(kind)) return mayReturnPromise(node, file);
  if (kind === 'elements') return true;
  if (kind === 'test' && isSetLater(node, file)) return false;
  if (kind === 'spread' && isIterated(node, file)) return false;
  if (kind === 'returned' && keepsItsErrors(node, file)) return false;
  if (kind === 'text' && isMemberOfResult(node, file)) return false;
  return !isPlainValue(node, file);
}

/** `return this.copy(text);`, where `copy` leaves no error to the `try` around. */
function keepsItsErrors(node: TSESTree.Expression, file: SourceFile): boolean {
  if (hasFinally(node)) return false;
  return isResolved(node, file) || Boolean(ownOutcome(node, file)) || keepsItsWaits(node, file);
}

/** What is done at last is done too early all the same. */
function hasFinally(node: TSESTree.Node): boolean {
  for (let at = node.parent; at && !isFunction(at); at = at.parent) {
    if (at.type === 'TryStatement' && at.finalizer) return true;
  }
  return false;
}

function isMisusedHere(misuse: Misuse, file: SourceFile, types: TypeOracle): boolean {
  const { kind, node } = misuse;
  if (isCallback(kind)) return isMisusedCallback(misuse, file, types);
  if (kind === 'elements') return true;
  if (node.type === 'AwaitExpression') return false;
  if (kind === 'test') return types.isAlwaysThenable(node) === true && isThere(node, file, types);
  if (kind === 'spread') return types.isThenable(node) === true;
  if (kind === 'returned') return types.isPromise(node) === true;
  return types.isPromise(node) === true && types.isAlwaysThenable(node) === true;
}

/** What is declared to be a promise may be none yet, where the project has no such thing checked. */
function isThere(node: TSESTree.Expression, file: SourceFile, types: TypeOracle): boolean {
  if (types.hidesAbsence?.(node) !== true) return true;
  const value = node.type === 'Identifier' ? constantBefore(file, node) : node;
  return value !== undefined && isPromiseBySyntax(value, file);
}
