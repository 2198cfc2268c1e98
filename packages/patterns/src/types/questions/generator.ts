import type { Type } from '../checker.ts';
import { isOfDefaultLibrary, partsOf, type Question } from './question.ts';

/** By its own name alone: whatever merely can be iterated, such as a stream, may be at work already. */
export function isAsyncGenerator(type: Type, question: Question): boolean {
  return partsOf(type).some((part) => {
    const symbol = part.getSymbol();
    return Boolean(
      symbol &&
      /^Async(Generator|Iterable|IterableIterator)$/.test(symbol.name) &&
      isOfDefaultLibrary(symbol, question),
    );
  });
}
