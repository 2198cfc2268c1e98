import type { Checker, Program, TsNode, TsSymbol, Type } from '../checker.ts';

/** Who answers, and where in the program the asker stands. */
export interface Question {
  readonly program: Program;
  readonly checker: Checker;
  readonly tsNode: TsNode;
}

/** The type of an expression; that of a type parameter is what it extends. */
export function typeAt({ checker, tsNode }: Question): Type {
  return constrained(checker.getTypeAtLocation(tsNode as never), checker);
}

export function constrained(type: Type, checker: Checker): Type {
  return checker.getBaseConstraintOfType(type as never) ?? type;
}

/** A member of an object: none that is asked for is one of strings, numbers and the like. */
export function memberOf(type: Type, name: string): TsSymbol | undefined {
  return type.intrinsicName === undefined ? type.getProperty(name) : undefined;
}

export function typeOfSymbol(symbol: TsSymbol, { checker, tsNode }: Question): Type {
  return checker.getTypeOfSymbolAtLocation(symbol as never, tsNode as never);
}

/** The parts of a union, or the type itself. */
export function partsOf(type: Type): readonly Type[] {
  return type.isUnion() ? (type.types ?? []) : [type];
}

/**
 * Can nothing be said of the value: is it `any`, `unknown`, of a type that could not be found, or of a type parameter
 * that extends nothing?
 */
export function isOpaque(type: Type): boolean {
  return /^(any|unknown|error)$/.test(type.intrinsicName ?? '') || type.isTypeParameter();
}

export function isVoid({ intrinsicName }: Type): boolean {
  return intrinsicName === 'void';
}

/** `null` and `undefined`, that a value of an optional part may be. */
export function isNothing({ intrinsicName }: Type): boolean {
  return intrinsicName === 'undefined' || intrinsicName === 'null';
}

export function isOfDefaultLibrary({ declarations }: TsSymbol, { program }: Question): boolean {
  return (declarations ?? []).some((declaration) =>
    program.isSourceFileDefaultLibrary(declaration.getSourceFile() as never),
  );
}
