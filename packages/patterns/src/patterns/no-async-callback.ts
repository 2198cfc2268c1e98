import type { TSESTree } from '@typescript-eslint/types';
import type { FunctionNode } from '../ast/kinds.ts';
import { isPlainKind } from '../ast/plain-kinds.ts';
import { isAllowed } from '../callbacks/allowed.ts';
import {
  askedFor,
  mayReturnPromise,
  returnsPromise,
  writtenFunction,
} from '../callbacks/candidate.ts';
import {
  hasHeritage,
  isComparable,
  isMisused,
  reportedPart,
  reportsOf,
} from '../callbacks/compat.ts';
import { isKept } from '../callbacks/kept.ts';
import type { KnownSlot } from '../callbacks/known-slots.ts';
import { hasAllowedType } from '../callbacks/known-type.ts';
import { nameOf } from '../callbacks/name.ts';
import {
  defaults,
  everyKind,
  everyPlace,
  schema,
  type AsyncCallbackOptions,
  type CallbackKind,
} from '../callbacks/options.ts';
import { handlesOwnErrors, isDoneAtOnce } from '../callbacks/own-errors.ts';
import { placeAt, placeOwners, placesOf, type Place } from '../callbacks/place.ts';
import { isPlausible } from '../callbacks/plausible.ts';
import { iterateInGroup, startInGroup } from '../callbacks/rewrite.ts';
import { knownSlot } from '../callbacks/slot.ts';
import { callsNeverReject } from '../combinators/never-rejects.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import { isAllowed as isAllowedCall, isAllowedFunction } from '../floating/allowed.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

export default definePattern<AsyncCallbackOptions>({
  id: 'no-async-callback',
  title: 'Disallow async callbacks whose promise is dropped',
  since: '0.1.0',
  messages: {
    unhandled:
      '{{receiver}} drops the promise of this async function. Its error is unhandled, and nobody waits for it. Let a plain callback start the work in a group.',
    unowned:
      '{{receiver}} drops the promise of this async function. It handles its own errors, but nobody waits for it or cancels it. Let a plain callback start the work in a group.',
    executor:
      '`new Promise` drops the promise of its executor. An error in it leaves the new promise pending for ever. Await first, in an async function around it.',
    iteration:
      '`forEach` waits for none of these calls: what follows runs too early, and an error that they leave unhandled is lost. Use `TaskGroup.forEach()`.',
    route:
      'Express 4 drops the promise of this handler. An error in it leaves the request without an answer. Pass it to `next`, or move to Express 5.',
    dispose:
      '`using` does not wait for `Symbol.dispose`. Its error is unhandled, and the block ends before the resource is closed. Name it `Symbol.asyncDispose`, for `await using`.',
  },
  why: 'Timers, event emitters, `forEach` and most other callers look at nothing that a callback returns. An async function given to them returns a promise that nobody holds: its failure becomes an unhandled rejection, which ends a Node process, the next call starts before the last one has ended, and shutdown does not wait for it. A plain callback that starts the work in a task group gives it an owner.',
  suggestion: 'Start the work in a group.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  presetOptions: { strict: { report: everyKind, places: everyPlace, allowAttributes: [] } },
  standsInFor: {
    rules: ['@typescript-eslint/no-misused-promises'],
    options: { compat: true },
  },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: 'on-request',
  on: placeOwners,
  looksLike: /\(|=\s*[A-Za-z_${]/,
  options: { schema, defaults },

  match(node, file, options) {
    return placesOf(node)
      .filter((place) =>
        options.compat ? isComparable(place, options) : isCandidate(place, file, options),
      )
      .flatMap((place) => candidates(place, file, options));
  },

  confirm({ node, data }, file, types, options) {
    const place = placeAt(node);
    if (!place) return undefined;
    if (options.compat) {
      return isMisused(place, Number(data.index ?? 0), file, types)
        ? { ...finding(place, 'unhandled', node), ...reportedPart(place, file) }
        : undefined;
    }
    const kind = kindOf(place, file, types, options);
    return kind && options.report.includes(kind) ? finding(place, kind, node) : undefined;
  },

  rewrite({ node, messageId }: Match, file, types) {
    if (messageId === 'iteration') return iterateInGroup(node, file, types);
    const isStartable = messageId === 'unhandled' || messageId === 'unowned';
    return isStartable && placeAt(node)?.kind !== 'inheritedMethods'
      ? startInGroup(node, file, types)
      : { outcome: 'left', reason: 'callback-kept' };
  },
});

function candidates(place: Place, file: SourceFile, { compat }: AsyncCallbackOptions): Match[] {
  const { kind, value } = place;
  const found = { node: value, messageId: 'unhandled', data: {} };
  if (!compat)
    return [
      { ...found, asks: kind === 'inheritedMethods' ? asksOf(place, file) : askedFor(value, file) },
    ];
  return Array.from({ length: reportsOf(place) }, (_, index) => ({
    ...found,
    data: { index: String(index) },
  }));
}

/** What the text alone tells: a known place, or one that types may tell of, and maybe an async function. */
function isCandidate(place: Place, file: SourceFile, options: AsyncCallbackOptions): boolean {
  if (place.value.type === 'SpreadElement') return false;
  if (place.kind === 'inheritedMethods' && !mayInherit(place, file)) return false;
  const isHeld = place.kind !== 'inheritedMethods' && !mayReturnPromise(place.value, file);
  if (isHeld || isAllowed(place, options)) return false;
  if (knownSlot(place, file)) return true;
  const isTyped = options.places.includes(place.kind) && mayBeTyped(place) && !isKept(place);
  return isTyped && isPlausible(place, file);
}

/** Types say of most places what they do with a result, but of a constant without a type nothing. */
function mayBeTyped({ kind, owner }: Place): boolean {
  if (owner.type === 'VariableDeclarator') return owner.id.typeAnnotation !== undefined;
  if (kind !== 'inheritedMethods') return true;
  return hasHeritage(owner as TSESTree.ClassDeclaration);
}

/** What a field with a type of its own drops, that type says. */
function mayInherit(place: Place, file: SourceFile): boolean {
  const { value } = place;
  if (value.type === 'PropertyDefinition' && value.typeAnnotation) return false;
  return isAsyncMember(place) || closesBy(place, file) !== undefined;
}

function isAsyncMember({ owner, value }: Place): boolean {
  if (owner.type === 'TSInterfaceDeclaration' || !('value' in value)) return false;
  const { value: member } = value as TSESTree.MethodDefinition | TSESTree.PropertyDefinition;
  return Boolean(member && 'async' in member && member.async && !member.generator);
}

/** What `[Symbol.dispose]() { return this.close(); }` hands back, that only its type shows to be a promise. */
function closesBy(place: Place, file: SourceFile): TSESTree.Expression | undefined {
  const { value } = place;
  if (value.type !== 'MethodDefinition' || knownSlot(place, file)?.kind !== 'dispose')
    return undefined;
  const last = value.value.body?.body.at(-1);
  const returned = last?.type === 'ReturnStatement' ? last.argument : undefined;
  return returned && mayReturnPromise(value.value, file) ? returned : undefined;
}

function asksOf(place: Place, file: SourceFile): readonly TSESTree.Node[] {
  return isAsyncMember(place) ? [] : [closesBy(place, file)!];
}

function kindOf(
  place: Place,
  file: SourceFile,
  types: TypeOracle,
  options: AsyncCallbackOptions,
): CallbackKind | undefined {
  const { kind, value } = place;
  const isAsync =
    kind === 'inheritedMethods'
      ? isAsyncMember(place) || types.isThenable(closesBy(place, file)!)
      : returnsPromise(value, file, types);
  if (!isAsync) return undefined;
  if (isOwned(place, file, types)) return undefined;
  const slot = knownSlot(place, file);
  if (!isDropped(place, slot, types, options)) return undefined;
  const written = kind === 'inheritedMethods' ? undefined : writtenFunction(value, file);
  return written ? kindOfFunction(written, slot, file) : (slot?.kind ?? 'unhandled');
}

function kindOfFunction(
  written: FunctionNode,
  slot: KnownSlot | undefined,
  file: SourceFile,
): CallbackKind | undefined {
  const kind = slot?.kind ?? 'unhandled';
  // An executor that rejects what it makes tells whoever waits for that.
  if (kind === 'executor') return handlesOwnErrors(written, file) ? undefined : kind;
  if (isDoneAtOnce(written, file)) return undefined;
  if (kind !== 'unhandled') return kind;
  // What it throws outside of its waits it would throw as well without being async.
  const waitsQuietly = !isPlainKind(written.body) && callsNeverReject(written, file);
  return waitsQuietly || handlesOwnErrors(written, file) ? 'unowned' : kind;
}

/** A test runner awaits the tests it is given, and a server its plugins. */
function isOwned(place: Place, file: SourceFile, types: TypeOracle): boolean {
  const { owner } = place;
  if (hasAllowedType(place, file) || isAllowedFunction(place.value, file, types, [])) return true;
  return owner.type === 'CallExpression' && isAllowedCall(owner, file, types, []);
}

/** Is the promise dropped there: by what is known of the place, by its type, or by both? */
function isDropped(
  { owner, value }: Place,
  slot: KnownSlot | undefined,
  types: TypeOracle,
  { mode }: AsyncCallbackOptions,
): boolean {
  const isTyped = types.expectsVoidReturn(value);
  if (mode === 'gap' && isTyped) return false;
  if (slot?.isCertain) return true;
  if (slot?.needsType) return isTyped === true;
  if (!slot) return isTyped === true;
  return isTyped !== false || isOfPlatform(owner, types) || isOfSocket(owner, types);
}

/** The platform types its handlers to return anything, and looks at nothing of it. */
function isOfPlatform(owner: TSESTree.Node, types: TypeOracle): boolean {
  return owner.type === 'AssignmentExpression' && types.declaredIn(owner.left)?.module === 'global';
}

/** Types of Socket.IO admit a promise, as a way out for events they do not know. Its emitters await none. */
function isOfSocket(owner: TSESTree.Node, types: TypeOracle): boolean {
  const callee = owner.type === 'CallExpression' ? owner.callee : undefined;
  const module = callee && types.declaredIn(callee)?.module;
  return module !== undefined && /^(?:@socket\.io\/|socket\.io(?:-client)?$)/.test(module);
}

function finding(place: Place, messageId: CallbackKind, node: TSESTree.Node): Match {
  const name = nameOf(place);
  return { node, messageId, data: { receiver: name ? `\`${name}\`` : 'The receiver' } };
}
