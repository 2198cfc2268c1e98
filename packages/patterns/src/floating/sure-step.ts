import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, methodCall, unwrap, type FunctionValue } from '../ast/kinds.ts';
import { isPromise, isResolved, isSettledList } from '../ast/promise.ts';
import { returnedBy } from '../ast/returned.ts';
import { constantBefore } from '../ast/scope.ts';
import { cannotFail } from '../combinators/cannot-fail.ts';
import { neverRejects } from '../combinators/never-rejects.ts';
import type { SourceFile } from '../source-file.ts';
import { mayAdoptFailure } from './adopts.ts';
import { chained, type Chained } from './chain.ts';
import { isPlainDoing } from './kept-waits.ts';
import { nothingFails } from './own-outcome.ts';

/** `Promise.resolve().then(() => { this.isClosed = true; })`: neither the promise nor what follows it can fail. */
export function isSureStep(promise: TSESTree.Expression, file: SourceFile): boolean {
  const link = chained(promise);
  if (!link) return joinsSurely(promise, file);
  if (link.name === 'finally') return isSureEnd(link, file);
  if (link.name !== 'then') return false;
  const [step, ...others] = link.call.arguments;
  if (others.length > 0 || !isPlainStep(step)) return false;
  const { object } = link;
  const isSure = isResolved(object, file) || neverRejects(object, file) || isSureStep(object, file);
  return isSure && (nothingFails(step.body, file) || isPlainDoing(step, file));
}

/**
 * `ended` of `ended.then((error) => { … })`: if it resolves to its failure, as its type can tell, or else the name that the
 * value is given, there is none to lose. The step itself brings in none either.
 */
export function mayTellByValue(promise: TSESTree.Expression, file: SourceFile) {
  const link = chained(promise);
  const [step, ...others] = link?.name === 'then' ? link.call.arguments : [];
  if (others.length > 0 || !isPlainStep(step)) return undefined;
  if (!nothingFails(step.body, file) && !isPlainDoing(step, file)) return undefined;
  return { source: link!.object, isByName: isNamedError(step) };
}

function isNamedError({ params: [value] }: FunctionValue): boolean {
  return value?.type === 'Identifier' && /^_?err(?:or)?$/.test(value.name);
}

/** `Promise.all(files.map((file) => open(file).catch(report)))` */
function joinsSurely(promise: TSESTree.Expression, file: SourceFile): boolean {
  const found = methodCall(unwrap(promise), 'all');
  const [tasks] = found?.call.arguments ?? [];
  return tasks !== undefined && isPromise(found!.member.object, file) && cannotFail(tasks, file);
}

/**
 * `everybody.finally(() => { pending.delete(everybody); })`, where `everybody` are settled results: what is done at last
 * passes on what it follows, which is no failure here, and brings in none of its own by what it returns.
 */
function isSureEnd({ call, object }: Chained, file: SourceFile): boolean {
  const [step] = call.arguments;
  if (!isPlainStep(step) || returnedBy(step, file).some((each) => mayAdoptFailure(each, file))) {
    return false;
  }
  const value = object.type === 'Identifier' ? constantBefore(file, object) : object;
  return value !== undefined && (isSettledList(value, file) || isSureStep(value, file));
}

function isPlainStep(step: TSESTree.Node | undefined): step is FunctionValue {
  return step !== undefined && isFunctionValue(step) && !step.async && !step.generator;
}
