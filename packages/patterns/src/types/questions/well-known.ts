import type { Type } from '../checker.ts';
import { partsOf, type Question } from './question.ts';

/** Has it a property named by a well-known symbol, such as `Symbol.asyncDispose`, in any part of a union? */
export function hasSymbol(name: string): (type: Type, question: Question) => boolean {
  // TypeScript names such a property after the symbol, with a number behind that differs from run to run.
  const prefix = `__@${name}@`;
  return (type, { checker }) =>
    partsOf(checker.getApparentType(type as never)).some((part) =>
      part.getProperties().some((property) => property.name.startsWith(prefix)),
    );
}
