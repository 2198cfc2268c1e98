import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
import { isScript, scriptGlobs } from '../ast/script.ts';
import type { SourceFile } from '../source-file.ts';
import type { Answer, TypeOracle } from '../types/type-oracle.ts';
import { isAllowed } from './allowed.ts';
import { isAssertion } from './assertion.ts';
import { givesErrorFirst } from './error-first.ts';
import { isHandedTo } from './handed-to.ts';
import { isAwaitedElsewhere } from './awaited-elsewhere.ts';
import { isStepOfBuilder } from './builder.ts';
import { chained } from './chain.ts';
import { isComponentFile } from './component-file.ts';
import { keepsItsWaits } from './kept-waits.ts';
import { isUnheard, type FloatingKind } from './kinds.ts';
import { isNextTurn } from './next-turn.ts';
import type { FloatingOptions } from './options.ts';
import { isOverAtOnce } from './over-at-once.ts';
import { ownOutcome } from './own-outcome.ts';
import { floatingParts, type FloatingPart } from './parts.ts';
import { isSureStep, mayTellByValue } from './sure-step.ts';
import { isExpectedToThrow } from './expected-to-throw.ts';
import { reasonBeside } from './void-reason.ts';

export interface Candidate extends FloatingPart {
  readonly kind: FloatingKind;
}

/** The expressions of a statement that are tasks without an owner if their types say so. */
export function candidatesIn(
  node: TSESTree.Node,
  file: SourceFile,
  options: FloatingOptions,
): Candidate[] {
  return floatingParts(node, file).flatMap((part) => {
    const { kind } = part;
    if (kind === 'marked' || (part.isVoided && isAccepted(part, file, options))) return [];
    if (isUnheard(kind) && (isAssertion(part.promise) || isExpectedToThrow(node))) return [];
    if (isHandedTo(options.allowHandlers, part.promise, file)) return [];
    const outcome = heardOutcome(part.promise, kind, file, options);
    return isStartOfProgram(node, outcome, file) ? [] : [{ ...part, kind: outcome }];
  });
}

/** What becomes of the error, where the function that is called, or one that it is given, hears of it. */
function heardOutcome(
  promise: TSESTree.Expression,
  kind: FloatingKind,
  file: SourceFile,
  { ignoreNeverRejects }: FloatingOptions,
): FloatingKind {
  // `connect((error) => …).catch(noop)` tells the callback.
  if (kind === 'swallowed' && isToldBefore(promise, file)) return 'detached';
  if (!isUnheard(kind)) return kind;
  if (givesErrorFirst(promise, file)) return 'detached';
  if (!ignoreNeverRejects) return kind;
  const isKept = () =>
    isSureStep(promise, file) || isNextTurn(unwrap(promise), file) || keepsItsWaits(promise, file);
  return ownOutcome(promise, file) ?? (isKept() ? 'detached' : kind);
}

function isToldBefore(promise: TSESTree.Expression, file: SourceFile): boolean {
  const link = chained(promise);
  return link?.name === 'catch' && givesErrorFirst(link.object, file);
}

/**
 * `void main()` at the top of a file: its caller is the process, which it cannot outlive and which its error ends. What
 * others import from is no program: its work has begun, unasked, when the import is done.
 */
function isStartOfProgram(node: TSESTree.Node, kind: FloatingKind, file: SourceFile): boolean {
  const isAtStart = (kind === 'voided' || kind === 'detached') && !isInFunction(node);
  return isAtStart && (isConditional(node) || !hasExports(file) || isScript(file, scriptGlobs));
}

/** `if (import.meta.main) void main();` */
function isConditional(node: TSESTree.Node): boolean {
  for (let at = node.parent; at; at = at.parent) if (at.type === 'IfStatement') return true;
  return false;
}

/** `export {}` only makes a module of the file, and a type starts nothing. */
function hasExports({ ast }: SourceFile): boolean {
  return ast.body.some((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return statement.type.startsWith('Export');
    const { declaration, exportKind, specifiers } = statement;
    return exportKind !== 'type' && (declaration !== null || specifiers.length > 0);
  });
}

function isInFunction(node: TSESTree.Node): boolean {
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    if (isFunction(at) || at.type === 'ClassBody') return true;
  }
  return false;
}

function isAccepted(
  { node, promise }: FloatingPart,
  file: SourceFile,
  { allowVoid }: FloatingOptions,
): boolean {
  if (isRejection(promise)) return true;
  if (allowVoid === 'in-components') return isComponentFile(file);
  if (allowVoid !== 'with-reason') return allowVoid === 'always';
  return reasonBeside(node, file) !== undefined;
}

/** `void Promise.reject(error)` is no work: it hands an error to whoever listens to the process. */
function isRejection(expression: TSESTree.Expression): boolean {
  const node = unwrap(expression);
  if (node.type !== 'CallExpression' || memberName(node.callee) !== 'reject') return false;
  const { callee } = node;
  return callee.type === 'MemberExpression' && isNamed(callee.object, 'Promise');
}

function isNamed(node: TSESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

/** May it be reported? Whether an unhandled one is an array, or a generator, only its type tells. */
export function isReportable({ kind }: Candidate, { report }: FloatingOptions): boolean {
  if (report.includes(kind)) return true;
  return kind === 'unhandled' && (report.includes('array') || report.includes('generator'));
}

/** What the discarded value really is: a task, several, a generator, or nothing that needs an owner. */
export function settle(
  candidate: Candidate,
  file: SourceFile,
  types: TypeOracle,
  options: FloatingOptions,
): FloatingKind | undefined {
  const kind = heardByType(candidate, kindByType(candidate, file, types, options), file, types);
  return kind && !isExempt(candidate.promise, file, types, options) ? kind : undefined;
}

/** `ended.then((error) => { … })` of a promise of `void | Error` hears of it; where no type tells, the name does. */
function heardByType(
  { promise }: Candidate,
  kind: FloatingKind | undefined,
  file: SourceFile,
  types: TypeOracle,
): FloatingKind | undefined {
  if (!kind || !isUnheard(kind)) return kind;
  const told = mayTellByValue(promise, file);
  if (!told) return kind;
  return (types.resolvesToError?.(told.source) ?? told.isByName) ? 'detached' : kind;
}

function kindByType(
  candidate: Candidate,
  file: SourceFile,
  types: TypeOracle,
  options: FloatingOptions,
): FloatingKind | undefined {
  const { kind, promise, isVoided } = candidate;
  const isTask = isTaskByType(promise, types, options);
  if (isTask) return kind;
  if (!isUnheard(kind)) return undefined;
  if (types.isArrayOfThenables(promise)) return isVoided ? 'voided' : 'array';
  if (promise.type !== 'CallExpression') return undefined;
  if (!isVoided && types.isAsyncGenerator?.(promise)) return 'generator';
  const isOpen = options.checkAny && isTask === undefined;
  return isOpen && isAwaitedElsewhere(promise, file) ? kind : undefined;
}

function isTaskByType(
  promise: TSESTree.Expression,
  types: TypeOracle,
  { checkThenables }: FloatingOptions,
): boolean | undefined {
  const isPromise = isHiddenByCast(promise, types) || types.isPromise(promise);
  if (isPromise) return true;
  // A query that nobody runs is made by a call, and has all that a promise has.
  const isAlike = checkThenables ? types.isThenable(promise) : isLikePromise(promise, types);
  return isAlike ? !isStepOfBuilder(promise, types) : (isAlike ?? isPromise);
}

function isLikePromise(promise: TSESTree.Expression, types: TypeOracle): Answer {
  return promise.type === 'CallExpression' ? types.isLikePromise(promise) : undefined;
}

/** `(save as any)()` returns what `save` does. */
function isHiddenByCast(promise: TSESTree.Expression, types: TypeOracle): Answer {
  if (promise.type !== 'CallExpression') return undefined;
  const { callee } = promise;
  const isCast = callee.type === 'TSAsExpression' || callee.type === 'TSTypeAssertion';
  return isCast ? types.returnsThenable(unwrap(callee) as TSESTree.Expression) : undefined;
}

function isExempt(
  promise: TSESTree.Expression,
  file: SourceFile,
  types: TypeOracle,
  { allow, ignoreIIFE }: FloatingOptions,
): boolean {
  if (promise.type !== 'CallExpression') return false;
  if (listens(promise) || takesOut(promise, types) || isOverAtOnce(promise, types)) return true;
  if (isForBrowser(promise)) return true;
  if (ignoreIIFE && isFunctionValue(unwrap(promise.callee))) return true;
  return isAllowed(promise, file, types, allow);
}

/** `client.once('error', f)`: index signatures of clients make a promise of what their emitter returns. */
function listens({ callee, arguments: [event, listener] }: TSESTree.CallExpression): boolean {
  const name = memberName(unwrap(callee)) ?? '';
  if (event?.type !== 'Literal' || typeof event.value !== 'string' || !listener) return false;
  if (!isFunctionValue(listener) && !/^(Identifier|MemberExpression)$/.test(listener.type)) {
    return false;
  }
  return /^(?:on|once|off|(?:add|remove|prepend|prependOnce)Listener)$/.test(name);
}

/** `self.skipWaiting()` only tells the browser something, which waits for it where it has to. */
function isForBrowser({ callee }: TSESTree.CallExpression): boolean {
  return memberName(unwrap(callee)) === 'skipWaiting';
}

/** `pending.splice(at, 1)` starts nothing: the tasks run already, and whoever stored them may await them. */
function takesOut({ callee }: TSESTree.CallExpression, types: TypeOracle): boolean {
  const member = unwrap(callee);
  if (member.type !== 'MemberExpression') return false;
  const isOfArray = /^(concat|copyWithin|fill|filter|pop|reverse|shift|slice|sort|splice)$/;
  const taken = unwrap(member.object) as TSESTree.Expression;
  if (taken.type === 'ArrayExpression') return false;
  return isOfArray.test(memberName(member) ?? '') && types.isArrayOfThenables(taken) === true;
}
