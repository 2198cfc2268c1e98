/**
 * The part of TypeScript's checker that the comparison with typescript-eslint needs: no flags and no kinds, as their
 * numbers differ from version to version. Arguments are `never`, so that a program of any version fits.
 */
export interface CompatProgram {
  getTypeChecker(): CompatChecker;
  getCurrentDirectory?(): string;
  isSourceFileDefaultLibrary(file: never): boolean;
  isSourceFileFromExternalLibrary?(file: never): boolean;
  /** Internal, and absent from some versions. */
  readonly sourceFileToPackageName?: { get(path: string | undefined): string | undefined };
}

export interface CompatChecker {
  getTypeAtLocation(node: never): CompatType;
  getApparentType(type: never): CompatType;
  getBaseConstraintOfType(type: never): CompatType | undefined;
  getTypeOfSymbolAtLocation(symbol: never, node: never): CompatType;
  getDeclaredTypeOfSymbol(symbol: never): CompatType;
  getBaseTypes(type: never): readonly CompatType[];
  getTypeArguments(type: never): readonly CompatType[];
  isArrayType(type: never): boolean;
  isTupleType(type: never): boolean;
  /** What a name means everywhere. Internal, and absent from some versions. */
  resolveName?(
    name: string,
    at: undefined,
    meaning: number,
    noGlobals: boolean,
  ): CompatSymbol | undefined;
  getExportsOfModule?(module: never): readonly CompatSymbol[];
  getAliasedSymbol?(symbol: never): CompatSymbol;
}

export interface CompatType {
  /** The parts of a union or an intersection. */
  readonly types?: readonly CompatType[];
  readonly aliasSymbol?: CompatSymbol;
  /** Of a type that the language has built in; `error` where none could be found. */
  readonly intrinsicName?: string;
  isUnion(): boolean;
  isIntersection(): boolean;
  isTypeParameter(): boolean;
  isClassOrInterface(): boolean;
  getConstraint(): CompatType | undefined;
  getSymbol(): CompatSymbol | undefined;
  getProperty(name: string): CompatSymbol | undefined;
  getCallSignatures(): readonly { readonly parameters: readonly CompatSymbol[] }[];
}

export interface CompatSymbol {
  readonly name: string;
  readonly declarations?: readonly CompatDeclaration[];
}

export interface CompatDeclaration {
  readonly parent?: CompatDeclaration;
  readonly name?: { readonly text?: string; readonly escapedText?: unknown };
  readonly body?: unknown;
  readonly parameters?: unknown;
  getSourceFile(): CompatFile;
}

export interface CompatFile {
  readonly fileName: string;
  readonly path?: string;
}
