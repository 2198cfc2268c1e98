import type { Signature, Type } from '../checker.ts';
import type { SignalSlot } from '../type-oracle.ts';
import {
  constrained,
  isNothing,
  isOpaque,
  memberOf,
  partsOf,
  typeOfSymbol,
  type Question,
} from './question.ts';

/**
 * Where a call takes an `AbortSignal`: by the signature it resolves to, else by another one of the same function, as
 * the argument that a signal goes into may be the one that is missing. `tsNode` is the call. Which signature it is is
 * asked only where they differ: for that the compiler checks all that the call is given.
 */
export function signalSlot(
  callee: Type,
  isNew: boolean,
  question: Question,
): SignalSlot | 'none' | undefined {
  const signatures = partsOf(callee).flatMap((part) =>
    isNew ? part.getConstructSignatures() : part.getCallSignatures(),
  );
  if (isOpaque(callee) || signatures.length === 0) return undefined;
  const slots = signatures.map((each) => slotOf(each, question));
  if (slots.every((each) => isSame(each, slots[0]))) return slots[0] ?? 'none';
  const resolved = question.checker.getResolvedSignature(question.tsNode as never);
  return (resolved && slotOf(resolved, question)) ?? slots.find(Boolean) ?? 'none';
}

function isSame(one: SignalSlot | undefined, other: SignalSlot | undefined): boolean {
  return one?.index === other?.index && one?.property === other?.property;
}

function slotOf({ parameters }: Signature, question: Question): SignalSlot | undefined {
  const types = parameters.map((each) =>
    constrained(typeOfSymbol(each, question), question.checker),
  );
  const index = types.findIndex((type) => isSignal(type));
  if (index >= 0) return { index };
  for (const [at, type] of types.entries()) {
    const property = signalProperty(type, question);
    if (property) return { index: at, property };
  }
  return undefined;
}

/** By its shape: the platform's, that of a package for older platforms, and what extends one. */
function isSignal(type: Type): boolean {
  return partsOf(type).some(
    (part) =>
      memberOf(part, 'aborted') !== undefined && memberOf(part, 'addEventListener') !== undefined,
  );
}

/**
 * The property of an options object. One that is always there belongs to an object that has a signal, such as a
 * request, not to options that may be given one.
 */
function signalProperty(type: Type, question: Question): string | undefined {
  return ['signal', 'abortSignal'].find((name) =>
    partsOf(type).some((part) => {
      const property = memberOf(part, name);
      if (!property) return false;
      const value = typeOfSymbol(property, question);
      return isSignal(value) && partsOf(value).some(isNothing);
    }),
  );
}
