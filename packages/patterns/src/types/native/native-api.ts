import type { CheckerOptions } from '../checker.ts';

/**
 * The part of TypeScript 7's native API that a session uses, the same in 7.0 and 7.1. It is described instead of
 * imported, as the compiler comes from the project that is being linted.
 */
export interface NativeModule {
  readonly API: new (options: object) => NativeApi;
  readonly SignatureKind: { readonly Call: number; readonly Construct: number };
  readonly SymbolFlags: Readonly<Record<'Alias' | 'Value' | 'Type' | 'Namespace', number>>;
  readonly TypeFlags: Readonly<
    Record<'Instantiable' | 'InstantiableNonPrimitive' | 'Object' | 'UnionOrIntersection', number>
  >;
}

/** One native process. What differs between versions is left to the adapters. */
export interface NativeApi {
  close(): void;
}

/** The state of all projects at one moment. Its types and symbols die with it. */
export interface NativeSnapshot {
  getDefaultProjectForFile(file: string): NativeProject | undefined;
  dispose(): void;
}

export interface NativeProject {
  readonly configFileName?: string | undefined;
  /** The files that its configuration names; 7.0 alone tells them. */
  readonly rootFiles?: readonly string[];
  readonly program: NativeProgram;
  readonly checker: NativeChecker;
}

export interface NativeProgram {
  getCompilerOptions(): CheckerOptions;
  getSourceFile(file: string): NativeFile | undefined;
  isSourceFileDefaultLibrary(file: { readonly path: string }): boolean;
  isSourceFileFromExternalLibrary(file: { readonly path: string }): boolean;
}

/** A node of the native tree; made when it is first looked at. */
export interface NativeNode {
  /** Where its leading blanks and comments start, in UTF-16 units. */
  readonly pos: number;
  readonly end: number;
  forEachChild(visit: (child: NativeNode) => undefined): unknown;
}

export interface NativeFile extends NativeNode {
  readonly text: string;
}

export interface NativeChecker {
  getTypeAtLocation(nodes: readonly NativeNode[]): readonly (NativeType | undefined)[];
  getTypeAtLocation(node: NativeNode): NativeType | undefined;
  getTypeOfSymbol(symbol: NativeSymbol): NativeType | undefined;
  getDeclaredTypeOfSymbol(symbol: NativeSymbol): NativeType;
  getBaseConstraintOfType(type: NativeType): NativeType | undefined;
  getBaseTypes(type: NativeType): readonly NativeType[];
  getTypeArguments(type: NativeType): readonly NativeType[];
  isArrayType(type: NativeType): boolean;
  isTupleType(type: NativeType): boolean;
  getContextualType(node: NativeNode): NativeType | undefined;
  isTypeAssignableTo(source: NativeType, target: NativeType): boolean;
  getResolvedSignature(node: NativeNode): NativeSignature | undefined;
  getReturnTypeOfSignature(signature: NativeSignature): NativeType | undefined;
  getSignaturesOfType(type: NativeType, kind: number): readonly NativeSignature[];
  getPropertyOfType(type: NativeType, name: string): NativeSymbol | undefined;
  getPropertiesOfType(type: NativeType): readonly NativeSymbol[];
  getSymbolAtLocation(node: NativeNode): NativeSymbol | undefined;
  /** The process panics, and goes on, where the symbol is no alias. */
  getAliasedSymbol(symbol: NativeSymbol): NativeSymbol;
  resolveName(name: string, meaning: number): NativeSymbol | undefined;
  getExportsOfModule(module: NativeSymbol): readonly NativeSymbol[];
}

export interface NativeType {
  readonly flags: number;
  readonly intrinsicName?: string;
  /** Of a reference to a generic type: the number of that type. */
  readonly target?: number;
  getTypes(): readonly NativeType[] | undefined;
  getSymbol(): NativeSymbol | undefined;
  getAliasSymbol(): NativeSymbol | undefined;
  isUnionType(): boolean;
  isIntersectionType(): boolean;
  isTypeParameter(): boolean;
  isTypeReference(): boolean;
  isClassOrInterface(): boolean;
}

export interface NativeSymbol {
  readonly name: string;
  readonly escapedName: string;
  readonly flags: number;
  readonly declarations: readonly { readonly path: string }[];
  getParent(): NativeSymbol | undefined;
  getMembers(): ReadonlyMap<string, NativeSymbol>;
}

export interface NativeSignature {
  readonly hasRestParameter: boolean;
  getParameters(): readonly NativeSymbol[];
}
