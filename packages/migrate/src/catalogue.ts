import { patterns, type Pattern } from '@taskgroup/patterns';
import { MigrateError } from './errors.ts';
import { messages } from './messages.ts';

export const codemodPatterns: readonly Pattern[] = patterns.filter(({ codemod }) => codemod);

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
