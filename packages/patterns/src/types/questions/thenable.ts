import type { Checker, TsSymbol, Type } from '../checker.ts';
import { isOfDefaultLibrary, memberOf, partsOf, typeOfSymbol, type Question } from './question.ts';

/** Is it the `Promise` of the default library, or of a class that extends it, in any part? */
export function isPromise(type: Type, question: Question): boolean {
  if (type.types) return type.types.some((part) => isPromise(part, question));
  if (isLibraryPromise(type, question)) return true;
  return baseTypes(type, question).some((base) => isPromise(base, question));
}

function isLibraryPromise(type: Type, question: Question): boolean {
  const symbol = type.getSymbol();
  return symbol?.name === 'Promise' && isOfDefaultLibrary(symbol, question);
}

function baseTypes(type: Type, { checker }: Question): readonly Type[] {
  const declared = type.isClassOrInterface() ? type : declaredType(type, checker);
  return declared?.isClassOrInterface() ? checker.getBaseTypes(declared as never) : [];
}

/** Of a type that is made from a generic one: that one. */
function declaredType(type: Type, checker: Checker): Type | undefined {
  const symbol = type.getSymbol();
  return symbol && checker.getDeclaredTypeOfSymbol(symbol as never);
}

/** Is it a promise of `void | Error` and the like, which resolves to its failure? */
export function resolvesToError(type: Type, question: Question): boolean {
  const isReference = type.types === undefined && !type.isClassOrInterface();
  if (!isReference || !isPromise(type, question)) return false;
  const [value] = question.checker.getTypeArguments(type as never);
  return value !== undefined && partsOf(value).some((part) => isLibraryError(part, question));
}

function isLibraryError(type: Type, question: Question): boolean {
  const symbol = type.getSymbol();
  return symbol?.name === 'Error' && isOfDefaultLibrary(symbol, question);
}

/** Has it all that a promise has, without being one: queries that run when they are awaited do? */
export function isLikePromise(type: Type, question: Question): boolean {
  if (type.intrinsicName !== undefined) return false;
  const isWhole = memberOf(type, 'catch') !== undefined && memberOf(type, 'finally') !== undefined;
  return isWhole && isAwaitable(type, question);
}

/** Can it be awaited, in any part of a union? */
export function isThenable(type: Type, question: Question): boolean {
  return isAwaitable(type, question);
}

/** Can it, in every part? */
export function isAlwaysThenable(type: Type, question: Question): boolean {
  return partsOf(type).every((part) => isAwaitable(part, question));
}

/** As TypeScript itself awaits: is there a `then` that takes a function? */
export function isAwaitable(type: Type, question: Question): boolean {
  return partsOf(question.checker.getApparentType(type as never)).some((part) => {
    if (isLibraryPromise(part, question)) return true;
    const then = memberOf(part, 'then');
    return then !== undefined && takesFunction(typeOfSymbol(then, question), question);
  });
}

function takesFunction(method: Type, question: Question): boolean {
  return partsOf(method).some((part) =>
    part.getCallSignatures().some(({ parameters: [first] }) => {
      if (!first) return false;
      return parameterTypes(first, question).some((type) => {
        const apparent = question.checker.getApparentType(type as never);
        return partsOf(apparent).some((each) => each.getCallSignatures().length > 0);
      });
    }),
  );
}

/** What a parameter takes: the elements of one that takes all further arguments. */
function parameterTypes(parameter: TsSymbol, question: Question): readonly Type[] {
  const type = typeOfSymbol(parameter, question);
  if (!parameter.valueDeclaration?.dotDotDotToken) return [type];
  const { checker } = question;
  const isList = checker.isArrayType(type as never) || checker.isTupleType(type as never);
  return isList ? checker.getTypeArguments(type as never) : [];
}
