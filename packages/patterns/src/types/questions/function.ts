import type { Signature, Type } from '../checker.ts';
import { partsOf, type Question } from './question.ts';
import { isAwaitable } from './thenable.ts';

export function parameterCount(type: Type): number | undefined {
  const signatures = type.getCallSignatures();
  return signatures.length ? Math.max(...signatures.map(arityOf)) : undefined;
}

function arityOf({ parameters }: Signature): number {
  const last = parameters.at(-1)?.valueDeclaration;
  return last?.dotDotDotToken ? Infinity : parameters.length;
}

/** Does calling it make a thenable, by any signature? */
export function returnsThenable(type: Type, question: Question): boolean {
  return partsOf(question.checker.getApparentType(type as never)).some((part) =>
    part.getCallSignatures().some((each) => isAwaitable(each.getReturnType(), question)),
  );
}

/** The same of a value that is handed over: one that may be many things, such as any node of a tree, is no callback. */
export function handsOverThenable(type: Type, question: Question): boolean {
  const { length } = partsOf(question.checker.getApparentType(type as never));
  return length <= MOST_PARTS && returnsThenable(type, question);
}

/** To ask each part of a union takes a while. */
const MOST_PARTS = 12;
