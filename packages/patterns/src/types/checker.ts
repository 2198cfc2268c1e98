/**
 * The part of TypeScript that the questions need, described instead of imported: it is the same from 4.8 to 6.0, on
 * typescript-eslint's native backend and in our own session. The numbers behind flags and kinds differ among these,
 * so that none is used. Arguments are `never`, as the program may come from any version.
 */
export interface Program {
  getTypeChecker(): Checker;
  isSourceFileDefaultLibrary(file: never): boolean;
  getCompilerOptions?(): CheckerOptions;
}

/** What a project sets of these; a default of the compiler is nowhere told. */
export interface CheckerOptions {
  readonly strict?: boolean | undefined;
  readonly strictNullChecks?: boolean | undefined;
  readonly strictPropertyInitialization?: boolean | undefined;
}

export interface Checker {
  getTypeAtLocation(node: never): Type;
  getTypeOfSymbolAtLocation(symbol: never, node: never): Type;
  getDeclaredTypeOfSymbol(symbol: never): Type;
  getBaseConstraintOfType(type: never): Type | undefined;
  getApparentType(type: never): Type;
  getBaseTypes(type: never): readonly Type[];
  getTypeArguments(type: never): readonly Type[];
  isArrayType(type: never): boolean;
  isTupleType(type: never): boolean;
  /** What the place an expression stands in wants. */
  getContextualType(node: never): Type | undefined;
  /** Internal, and absent from some versions. */
  getContextualTypeForArgumentAtIndex?(call: never, index: number): Type | undefined;
  getAwaitedType?(type: never): Type | undefined;
  isTypeAssignableTo?(source: never, target: never): boolean;
  getResolvedSignature(call: never): Signature | undefined;
  getSymbolAtLocation(node: never): TsSymbol | undefined;
  /** Throws where the symbol is no alias. */
  getAliasedSymbol(symbol: never): TsSymbol;
  /** Starts with the quoted name of the module or the path of the file, where the symbol is exported by one. */
  getFullyQualifiedName(symbol: never): string;
}

export interface Type {
  /** The parts of a union or an intersection. */
  readonly types?: readonly Type[];
  /** Of a type that the language has built in; `error` where none could be found. */
  readonly intrinsicName?: string;
  isUnion(): boolean;
  isTypeParameter(): boolean;
  isClassOrInterface(): boolean;
  getSymbol(): TsSymbol | undefined;
  getProperty(name: string): TsSymbol | undefined;
  getProperties(): readonly TsSymbol[];
  getCallSignatures(): readonly Signature[];
  getConstructSignatures(): readonly Signature[];
}

export interface Signature {
  readonly parameters: readonly TsSymbol[];
  getReturnType(): Type;
}

export interface TsSymbol {
  readonly name: string;
  readonly declarations?: readonly Declaration[] | undefined;
  readonly valueDeclaration?: Declaration | undefined;
  /** Those of a class or an interface that it declares itself, for no type arguments. */
  readonly members?: { get(name: never): TsSymbol | undefined } | undefined;
}

export interface Declaration {
  readonly dotDotDotToken?: unknown;
  readonly parent?: Declaration | undefined;
  readonly name?: { readonly escapedText?: unknown; readonly text?: unknown } | undefined;
  getSourceFile(): DeclarationFile;
}

export interface DeclarationFile {
  readonly fileName: string;
  /** Internal; set where the file is a module. */
  readonly externalModuleIndicator?: unknown;
}

/** The nodes whose parts a question looks at. */
export interface TsNode {
  readonly parent?: TsNode | undefined;
  readonly heritageClauses?: readonly { readonly types: readonly TsNode[] }[] | undefined;
}
