import { patterns, type Pattern } from '@taskgroup/patterns';
import { MigrateError } from './errors.ts';
import { messages } from './messages.ts';

/** All that the codemod can rewrite. */
export const codemodPatterns: readonly Pattern[] = patterns.filter(({ codemod }) => codemod);

/** What it rewrites when nobody says which: not what changes when something runs, or who waits for it. */
export const defaultPatterns: readonly Pattern[] = patterns.filter(
  ({ codemod }) => codemod === true,
);

/** @throws {MigrateError} when the codemod has no such pattern. */
export function patternById(id: string): Pattern {
  const found = codemodPatterns.find((pattern) => pattern.id === id);
  if (found) return found;
  throw new MigrateError(
    messages.unknownPattern(
      id,
      codemodPatterns.map((pattern) => pattern.id),
    ),
  );
}
