import type { Checker, CheckerOptions, Program, Signature, TsSymbol, Type } from '../checker.ts';
import type {
  NativeModule,
  NativeNode,
  NativeProject,
  NativeSignature,
  NativeSymbol,
  NativeType,
} from './native-api.ts';
import { memoize } from './memoize.ts';
import { qualifiedName, SymbolView } from './symbol-view.ts';
import { TypeView } from './type-view.ts';

/**
 * A project of the native process in the shape that the questions know from TypeScript's own API. It is asked each
 * thing once: an answer that comes through a pipe costs a tenth of a millisecond.
 */
export class ProjectView implements Program {
  readonly native: NativeProject;
  readonly module: NativeModule;
  readonly #checker: Checker;
  readonly #facts = new Map<string, boolean>();
  readonly #lacking = new Set<string>();
  readonly #typesAt = new Map<NativeNode, NativeType | undefined>();

  constructor(native: NativeProject, module: NativeModule) {
    this.native = native;
    this.module = module;
    this.#checker = this.#newChecker();
  }

  getTypeChecker(): Checker {
    return this.#checker;
  }

  /** TypeScript 7 is strict where nothing is set. */
  getCompilerOptions(): CheckerOptions {
    return { strict: true, ...this.native.program.getCompilerOptions() };
  }

  /** Something that is asked once for the whole project. */
  factOf(key: string, ask: () => boolean): boolean {
    const fact = this.#facts.get(key) ?? ask();
    this.#facts.set(key, fact);
    return fact;
  }

  /** Does a generic type, named by its number, not have something that was looked for in a type made from it? */
  lacks(target: number | undefined, what: string): boolean {
    return this.#lacking.has(`${target} ${what}`);
  }

  noteLack(target: number | undefined, what: string): void {
    if (target !== undefined) this.#lacking.add(`${target} ${what}`);
  }

  /** Asks for the types of all these nodes at once. */
  prefetch(nodes: readonly NativeNode[]): void {
    const missing = nodes.filter((node) => !this.#typesAt.has(node));
    if (missing.length === 0) return;
    const types = this.#typesOf(missing);
    for (const [index, node] of missing.entries()) this.#typesAt.set(node, types[index]);
  }

  /** A process that panics over one node goes on, and still knows the others. */
  #typesOf(nodes: readonly NativeNode[]): readonly (NativeType | undefined)[] {
    const { checker } = this.native;
    try {
      return checker.getTypeAtLocation(nodes);
    } catch (error) {
      if (nodes.length === 1 || !/^panic/.test((error as Error).message)) throw error;
      const half = Math.ceil(nodes.length / 2);
      return [nodes.slice(0, half), nodes.slice(half)].flatMap((part) => this.#unlessAlone(part));
    }
  }

  #unlessAlone(nodes: readonly NativeNode[]): readonly (NativeType | undefined)[] {
    try {
      return this.#typesOf(nodes);
    } catch (error) {
      if (nodes.length > 1) throw error;
      return [undefined];
    }
  }

  readonly isSourceFileDefaultLibrary = (file: never): boolean =>
    isDeclarationFile(file) && this.native.program.isSourceFileDefaultLibrary(file);

  readonly isSourceFileFromExternalLibrary = (file: never): boolean =>
    this.native.program.isSourceFileFromExternalLibrary(file);

  getCurrentDirectory(): string {
    return this.native.configFileName!.replace(/[/\\][^/\\]*$/, '');
  }

  readonly type = memoize((type: NativeType): TypeView => new TypeView(type, this));

  readonly symbol = memoize((symbol: NativeSymbol): SymbolView => new SymbolView(symbol, this));

  readonly signature = memoize((signature: NativeSignature): Signature => {
    const view = this.symbol;
    const { native } = this;
    let result: Type | undefined;
    const returned = () => this.#typeOf(native.checker.getReturnTypeOfSignature(signature));
    return {
      get parameters(): readonly TsSymbol[] {
        const parameters = signature.getParameters().map(view);
        const last = parameters.at(-1);
        return last && signature.hasRestParameter
          ? [...parameters.slice(0, -1), last.asRest()]
          : parameters;
      },
      getReturnType: () => (result ??= returned()),
    };
  });

  /** Does the name of a symbol that nothing is around mean this symbol everywhere? */
  readonly isGlobal = memoize((root: NativeSymbol): boolean => {
    const { Value, Type, Namespace } = this.module.SymbolFlags;
    return this.native.checker.resolveName(root.name, Value | Type | Namespace) === root;
  });

  #typeOf(type: NativeType | undefined): Type {
    return type ? this.type(type) : NO_TYPE;
  }

  #newChecker(): Checker & CompatNames {
    const { checker } = this.native;
    const declaredType = memoize((symbol: NativeSymbol) => checker.getDeclaredTypeOfSymbol(symbol));
    const typeOfSymbol = memoize((symbol: NativeSymbol) => checker.getTypeOfSymbol(symbol));
    const ofSymbol = (symbol: never) => (symbol as SymbolView).native;
    const ofType = (type: never) => type as TypeView;
    return {
      getTypeAtLocation: (node) => {
        if (!this.#typesAt.has(node)) this.prefetch([node]);
        return this.#typeOf(this.#typesAt.get(node));
      },
      // The questions look at members from where nothing narrows them.
      getTypeOfSymbolAtLocation: (symbol) => this.#typeOf(typeOfSymbol(ofSymbol(symbol))),
      getDeclaredTypeOfSymbol: (symbol) => this.#typeOf(declaredType(ofSymbol(symbol))),
      getBaseConstraintOfType: (type) => ofType(type).constraint,
      getApparentType: (type) => ofType(type).constraint ?? type,
      getBaseTypes: (type) => ofType(type).baseTypes,
      getTypeArguments: (type) => ofType(type).arguments,
      isArrayType: (type) => ofType(type).isArray,
      isTupleType: (type) => ofType(type).isTuple,
      getContextualType: (node) => {
        const type = checker.getContextualType(node);
        return type && this.type(type);
      },
      isTypeAssignableTo: (source, target) =>
        checker.isTypeAssignableTo(ofType(source).native, ofType(target).native),
      getResolvedSignature: (call) => {
        const signature = checker.getResolvedSignature(call);
        return signature && this.signature(signature);
      },
      getSymbolAtLocation: (node) => {
        const symbol = checker.getSymbolAtLocation(node);
        return symbol && this.symbol(symbol);
      },
      getAliasedSymbol: (symbol) => {
        const native = ofSymbol(symbol);
        const isAlias = (native.flags & this.module.SymbolFlags.Alias) !== 0;
        return isAlias ? this.symbol(checker.getAliasedSymbol(native)) : symbol;
      },
      getFullyQualifiedName: (symbol) => qualifiedName(ofSymbol(symbol), this.module.SymbolFlags),
      getExportsOfModule: (module) => checker.getExportsOfModule(ofSymbol(module)).map(this.symbol),
      resolveName: (name, _at, meaning) => {
        const symbol = checker.resolveName(name, meaning);
        return symbol && this.symbol(symbol);
      },
    };
  }
}

/** No other file can be one of the default library. */
function isDeclarationFile({ path }: { readonly path: string }): boolean {
  return /\.d\.(?:[^./]+\.)?[cm]?ts$/.test(path);
}

/** What only the comparison with typescript-eslint asks for. */
interface CompatNames {
  getExportsOfModule(module: never): readonly TsSymbol[];
  resolveName(name: string, at: undefined, meaning: number): TsSymbol | undefined;
}

/** Of what has no type at all. */
const NO_TYPE: Type = {
  intrinsicName: 'error',
  isUnion: () => false,
  isTypeParameter: () => false,
  isClassOrInterface: () => false,
  getSymbol: () => undefined,
  getProperty: () => undefined,
  getProperties: () => [],
  getCallSignatures: () => [],
  getConstructSignatures: () => [],
};
