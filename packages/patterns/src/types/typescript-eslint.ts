import type { TSESTree } from '@typescript-eslint/types';
import type { CompatProgram } from './compat-checker.ts';
import { compatTypescript } from './compat-typescript.ts';
import type { Answer, TypeOracle } from './type-oracle.ts';

/** A program, and the way from a node of our tree to its own; parser services are one. */
export interface TypedFile {
  readonly program: Program;
  readonly esTreeNodeToTSNodeMap: { get(node: never): unknown };
}

/** The part of a parser's services that holds types, if the parser was told to make them. */
export function typedFile(services: unknown): TypedFile | undefined {
  const { program, esTreeNodeToTSNodeMap } = (services ?? {}) as Partial<TypedFile>;
  return program && esTreeNodeToTSNodeMap ? { program, esTreeNodeToTSNodeMap } : undefined;
}

/**
 * Asks TypeScript's checker, and the fallback where the answer is `any`. Names the few members it calls
 * itself instead of importing TypeScript: they are the same from 5.4 to 6.0 and on typescript-eslint's
 * native backend, which the flags of a type are not.
 */
export function typescriptOracle(
  { program, esTreeNodeToTSNodeMap }: TypedFile,
  fallback: TypeOracle,
): TypeOracle {
  const checker = program.getTypeChecker();
  const ask = (node: TSESTree.Node, question: (type: Type, of: Question) => boolean): Answer => {
    const tsNode = esTreeNodeToTSNodeMap.get(node as never);
    if (!tsNode) return undefined;
    const type = typeAt(tsNode, checker);
    const isOpaque = /^(any|unknown|error)$/.test(checker.typeToString(type as never));
    return isOpaque ? undefined : question(type, { program, checker, tsNode });
  };
  return {
    ...fallback,
    isPromise: (node) => ask(node, isPromise) ?? fallback.isPromise(node),
    isThenable: (node) => ask(node, isThenable) ?? fallback.isThenable(node),
    isArray: (node) => ask(node, isArray) ?? fallback.isArray(node),
    isArrayOfThenables: (node) => ask(node, holdsThenables) ?? fallback.isArrayOfThenables(node),
    isArrayOfFunctions: (node) => ask(node, holdsFunctions) ?? fallback.isArrayOfFunctions(node),
    parameterCount: (node) => {
      const tsNode = esTreeNodeToTSNodeMap.get(node as never);
      const count = tsNode ? parameterCount(typeAt(tsNode, checker)) : undefined;
      return count ?? fallback.parameterCount(node);
    },
    isAsyncGenerator: (node) => ask(node, isAsyncGenerator) ?? fallback.isAsyncGenerator?.(node),
    compat: compatTypescript({
      program: program as unknown as CompatProgram,
      esTreeNodeToTSNodeMap,
    }),
  };
}

interface Question {
  readonly program: Program;
  readonly checker: Checker;
  readonly tsNode: unknown;
}

function typeAt(tsNode: unknown, checker: Checker): Type {
  const type = checker.getTypeAtLocation(tsNode as never);
  return checker.getBaseConstraintOfType(type as never) ?? type;
}

function isPromise(type: Type, question: Question): boolean {
  if (type.types) return type.types.some((part) => isPromise(part, question));
  const symbol = type.getSymbol();
  if (!symbol) return false;
  if (symbol.name === 'Promise' && isOfDefaultLibrary(symbol, question)) return true;
  return baseTypes(symbol, question).some((base) => isPromise(base, question));
}

/** By its own name alone: whatever merely can be iterated, such as a stream, may be at work already. */
function isAsyncGenerator(type: Type, question: Question): boolean {
  if (type.types)
    return type.isUnion() && type.types.some((part) => isAsyncGenerator(part, question));
  const symbol = type.getSymbol();
  return Boolean(
    symbol &&
    /^Async(Generator|Iterable|IterableIterator)$/.test(symbol.name) &&
    isOfDefaultLibrary(symbol, question),
  );
}

function isOfDefaultLibrary({ declarations }: TsSymbol, { program }: Question): boolean {
  return (declarations ?? []).some((declaration) =>
    program.isSourceFileDefaultLibrary(declaration.getSourceFile() as never),
  );
}

function baseTypes(symbol: TsSymbol, { checker }: Question): readonly Type[] {
  const declared = checker.getDeclaredTypeOfSymbol(symbol as never);
  return declared.isClassOrInterface() ? checker.getBaseTypes(declared as never) : [];
}

function isThenable(type: Type, question: Question): boolean {
  if (type.isUnion()) return type.types!.some((part) => isThenable(part, question));
  const then = type.getProperty('then');
  if (!then) return false;
  const { checker, tsNode } = question;
  const callable = checker.getTypeOfSymbolAtLocation(then as never, tsNode as never);
  return callable.getCallSignatures().length > 0;
}

function isArray(type: Type, question: Question): boolean {
  if (type.types) return type.isUnion() && type.types.every((part) => isArray(part, question));
  return question.checker.isArrayType(type as never) || question.checker.isTupleType(type as never);
}

function holdsThenables(type: Type, question: Question): boolean {
  return elementTypes(type, question).some((element) => isThenable(element, question));
}

function holdsFunctions(type: Type, question: Question): boolean {
  return elementTypes(type, question).some(isCallable);
}

function isCallable(type: Type): boolean {
  return type.isUnion() ? type.types!.some(isCallable) : type.getCallSignatures().length > 0;
}

/** What the array holds; nothing where it is none. */
function elementTypes(type: Type, question: Question): readonly Type[] {
  if (type.isUnion()) return type.types!.flatMap((part) => elementTypes(part, question));
  return isArray(type, question) ? question.checker.getTypeArguments(type as never) : [];
}

function parameterCount(type: Type): number | undefined {
  const signatures = type.getCallSignatures();
  return signatures.length ? Math.max(...signatures.map(arityOf)) : undefined;
}

function arityOf({ parameters }: Signature): number {
  const last = parameters.at(-1)?.valueDeclaration;
  return last?.dotDotDotToken ? Infinity : parameters.length;
}

// The arguments are `never`, so that a program of any version of TypeScript fits.
interface Program {
  getTypeChecker(): Checker;
  isSourceFileDefaultLibrary(file: never): boolean;
}

interface Checker {
  getTypeAtLocation(node: never): Type;
  getTypeOfSymbolAtLocation(symbol: never, node: never): Type;
  getDeclaredTypeOfSymbol(symbol: never): Type;
  getBaseConstraintOfType(type: never): Type | undefined;
  getBaseTypes(type: never): readonly Type[];
  getTypeArguments(type: never): readonly Type[];
  isArrayType(type: never): boolean;
  isTupleType(type: never): boolean;
  typeToString(type: never): string;
}

interface Type {
  /** The parts of a union or an intersection. */
  readonly types?: readonly Type[];
  isUnion(): boolean;
  isClassOrInterface(): boolean;
  getSymbol(): TsSymbol | undefined;
  getProperty(name: string): TsSymbol | undefined;
  getCallSignatures(): readonly Signature[];
}

interface Signature {
  readonly parameters: readonly TsSymbol[];
}

interface TsSymbol {
  readonly name: string;
  readonly declarations?: readonly Declaration[] | undefined;
  readonly valueDeclaration?: Declaration | undefined;
}

interface Declaration {
  readonly dotDotDotToken?: unknown;
  getSourceFile(): unknown;
}
