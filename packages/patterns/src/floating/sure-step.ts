import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue } from '../ast/kinds.ts';
import { isResolved, neverRejects } from '../combinators/never-rejects.ts';
import type { SourceFile } from '../source-file.ts';
import { chained } from './chain.ts';
import { nothingFails } from './own-outcome.ts';

/** `Promise.resolve().then(() => { this.isClosed = true; })`: neither the promise nor what follows it can fail. */
export function isSureStep(promise: TSESTree.Expression, file: SourceFile): boolean {
  const link = chained(promise);
  if (link?.name !== 'then') return false;
  const [step, ...others] = link.call.arguments;
  if (!step || others.length > 0 || !isFunctionValue(step) || step.async || step.generator) {
    return false;
  }
  const { object } = link;
  const isSure = isResolved(object, file) || neverRejects(object, file) || isSureStep(object, file);
  return isSure && nothingFails(step.body, file);
}
