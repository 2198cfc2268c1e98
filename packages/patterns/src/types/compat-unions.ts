import type { Checker, Type } from './checker.ts';
import { partsOf } from './questions/question.ts';

/** Are the parts of a union that are no thenables just what the others resolve to? */
export function awaitsToTheRest(
  thenable: readonly Type[],
  parts: readonly Type[],
  checker: Checker,
): boolean {
  const results = thenable.map((type) => awaited(type, checker));
  if (results.length === 0 || results.includes(undefined)) return false;
  const found = results.flatMap((type) => partsOf(type!));
  const rest = parts.filter((part) => !thenable.includes(part));
  return holdsEach(rest, found, checker) && holdsEach(found, rest, checker);
}

/** A checker that cannot tell still knows what a promise was made with. */
function awaited(type: Type, checker: Checker): Type | undefined {
  if (checker.getAwaitedType) return checker.getAwaitedType(type as never);
  return checker.getTypeArguments(type as never)[0];
}

function holdsEach(types: readonly Type[], others: readonly Type[], checker: Checker): boolean {
  return types.every((type) => others.some((other) => isEquivalent(type, other, checker)));
}

function isEquivalent(one: Type, other: Type, checker: Checker): boolean {
  if (!checker.isTypeAssignableTo) return one === other;
  return (
    checker.isTypeAssignableTo(one as never, other as never) &&
    checker.isTypeAssignableTo(other as never, one as never)
  );
}
