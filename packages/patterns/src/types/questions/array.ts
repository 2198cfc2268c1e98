import type { Type } from '../checker.ts';
import { partsOf, type Question } from './question.ts';
import { isThenable } from './thenable.ts';

export function isArray(type: Type, question: Question): boolean {
  if (type.types) return type.isUnion() && type.types.every((part) => isArray(part, question));
  return question.checker.isArrayType(type as never) || question.checker.isTupleType(type as never);
}

/** Is it an array in any part? */
export function mayBeArray(type: Type, question: Question): boolean {
  if (type.isUnion()) return type.types!.some((part) => mayBeArray(part, question));
  return isArray(type, question);
}

export function holdsThenables(type: Type, question: Question): boolean {
  return elementTypes(type, question).some((element) => isThenable(element, question));
}

/** A thenable that can be called as well, such as an assertion of chai-as-promised, is awaited and not called. */
export function holdsFunctions(type: Type, question: Question): boolean {
  return elementTypes(type, question).some((element) => isFunctionOnly(element, question));
}

function isFunctionOnly(type: Type, question: Question): boolean {
  return partsOf(type).some((part) =>
    part === type
      ? part.getCallSignatures().length > 0 && !isThenable(part, question)
      : isFunctionOnly(part, question),
  );
}

/** What the array holds; nothing where it is none. */
function elementTypes(type: Type, question: Question): readonly Type[] {
  if (type.isUnion()) return type.types!.flatMap((part) => elementTypes(part, question));
  return isArray(type, question) ? question.checker.getTypeArguments(type as never) : [];
}
