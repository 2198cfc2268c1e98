import type { Signature, Type } from '../checker.ts';
import type { NativeType } from './native-api.ts';
import type { ProjectView } from './project-view.ts';
import type { SymbolView } from './symbol-view.ts';

/** A native type, asked each thing once. */
export class TypeView implements Type {
  readonly native: NativeType;
  readonly #project: ProjectView;
  readonly #known = new Map<string, unknown>();

  constructor(native: NativeType, project: ProjectView) {
    this.native = native;
    this.#project = project;
  }

  get intrinsicName(): string {
    // Undefined where the type is no intrinsic one, as in TypeScript's own.
    return this.native.intrinsicName!;
  }

  get types(): readonly TypeView[] {
    return this.#once('types', () =>
      this.isUnion() || this.isIntersection()
        ? (this.native.getTypes() ?? []).map(this.#project.type)
        : undefined,
    )!;
  }

  get aliasSymbol(): SymbolView | undefined {
    return this.#once('alias', () => {
      const symbol = this.native.getAliasSymbol();
      return symbol && this.#project.symbol(symbol);
    });
  }

  /** Does it depend on type arguments what it is: is it a parameter, or made from one? */
  get isOpen(): boolean {
    return (this.native.flags & this.#project.module.TypeFlags.InstantiableNonPrimitive) !== 0;
  }

  /** What the type stands for where it is a parameter, or made from one. */
  get constraint(): TypeView | undefined {
    if ((this.native.flags & this.#project.module.TypeFlags.Instantiable) === 0) return undefined;
    return this.#once('constraint', () => {
      const type = this.#checker.getBaseConstraintOfType(this.native);
      return type && this.#project.type(type);
    });
  }

  get baseTypes(): readonly TypeView[] {
    return this.#once('bases', () =>
      this.#checker.getBaseTypes(this.native).map(this.#project.type),
    );
  }

  get arguments(): readonly TypeView[] {
    return this.#once('arguments', () =>
      this.#checker.getTypeArguments(this.native).map(this.#project.type),
    );
  }

  get isArray(): boolean {
    return (
      this.#isReference() && this.#ofTarget('array', () => this.#checker.isArrayType(this.native))
    );
  }

  get isTuple(): boolean {
    return (
      this.#isReference() && this.#ofTarget('tuple', () => this.#checker.isTupleType(this.native))
    );
  }

  isUnion(): boolean {
    return this.native.isUnionType();
  }

  isIntersection(): boolean {
    return this.native.isIntersectionType();
  }

  isTypeParameter(): boolean {
    return this.native.isTypeParameter();
  }

  isClassOrInterface(): boolean {
    return this.native.isClassOrInterface();
  }

  getConstraint(): TypeView | undefined {
    return this.constraint;
  }

  getSymbol(): SymbolView | undefined {
    return this.#once('symbol', () => {
      const symbol = this.native.getSymbol();
      return symbol && this.#project.symbol(symbol);
    });
  }

  getProperty(name: string): SymbolView | undefined {
    return this.#once(`.${name}`, () => {
      if (this.#lacks(name)) return undefined;
      const symbol = this.#checker.getPropertyOfType(this.native, name);
      if (!symbol) this.#noteLack(name);
      return symbol && this.#project.symbol(symbol);
    });
  }

  getProperties(): readonly SymbolView[] {
    return this.#once('properties', () =>
      this.#checker.getPropertiesOfType(this.native).map(this.#project.symbol),
    );
  }

  getCallSignatures(): readonly Signature[] {
    return this.#signatures(this.#project.module.SignatureKind.Call);
  }

  getConstructSignatures(): readonly Signature[] {
    return this.#signatures(this.#project.module.SignatureKind.Construct);
  }

  get #checker() {
    return this.#project.native.checker;
  }

  #signatures(kind: number): readonly Signature[] {
    return this.#once(`signatures ${kind}`, () => {
      if (!this.#mayBeCalled() || this.#lacks(`signatures ${kind}`)) return [];
      const signatures = this.#checker.getSignaturesOfType(this.native, kind);
      if (signatures.length === 0) this.#noteLack(`signatures ${kind}`);
      return signatures.map(this.#project.signature);
    });
  }

  /** Strings, numbers and the like are not. */
  #mayBeCalled(): boolean {
    const { Object, UnionOrIntersection, Instantiable } = this.#project.module.TypeFlags;
    return (this.native.flags & (Object | UnionOrIntersection | Instantiable)) !== 0;
  }

  /** What the generic type does not have, none of the types that are made from it has. */
  #lacks(what: string): boolean {
    return this.#isReference() && this.#project.lacks(this.native.target, what);
  }

  #noteLack(what: string): void {
    if (this.#isReference()) this.#project.noteLack(this.native.target, what);
  }

  /** Arrays and tuples are references to generic types; most types are not, and need not be asked. */
  #isReference(): boolean {
    return this.native.isTypeReference();
  }

  /** What the generic type decides, whatever its arguments. */
  #ofTarget(key: string, ask: () => boolean): boolean {
    const { target } = this.native;
    if (target === undefined) return this.#once(key, ask);
    return this.#project.factOf(`${key} ${target}`, ask);
  }

  #once<Value>(key: string, ask: () => Value): Value {
    if (!this.#known.has(key)) this.#known.set(key, ask());
    return this.#known.get(key) as Value;
  }
}
