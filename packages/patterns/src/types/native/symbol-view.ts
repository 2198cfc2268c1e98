import type { Declaration, TsSymbol } from '../checker.ts';
import type { NativeModule, NativeSymbol } from './native-api.ts';
import type { ProjectView } from './project-view.ts';

/** A native symbol. Its declarations tell where they stand without a look into the files that hold them. */
export class SymbolView implements TsSymbol {
  readonly native: NativeSymbol;
  readonly valueDeclaration: Declaration | undefined;
  readonly #project: ProjectView;
  #declarations: readonly Declaration[] | undefined;

  constructor(native: NativeSymbol, project: ProjectView, isRest = false) {
    this.native = native;
    this.#project = project;
    this.valueDeclaration = isRest ? REST : undefined;
  }

  get name(): string {
    return nameOf(this.native);
  }

  get declarations(): readonly Declaration[] {
    this.#declarations ??= this.native.declarations.map(({ path }) => this.#declarationIn(path));
    return this.#declarations;
  }

  get members(): TsSymbol['members'] {
    const { native } = this;
    return {
      get: (name) => {
        const member = native.getMembers().get(name);
        return member && this.#project.symbol(member);
      },
    };
  }

  /** The same symbol as the parameter that takes all further arguments. */
  asRest(): SymbolView {
    return new SymbolView(this.native, this.#project, true);
  }

  #declarationIn(path: string): Declaration {
    const isGlobal = () => this.#isGlobal();
    const file = {
      fileName: path,
      path,
      get externalModuleIndicator() {
        return !isGlobal();
      },
    };
    const { native } = this;
    const flags = this.#project.module.SymbolFlags;
    return {
      getSourceFile: () => file,
      // Named modules are what one may look for around a declaration.
      get parent() {
        const module = moduleOf(native, flags);
        return module === undefined
          ? undefined
          : { name: { text: module }, body: true, getSourceFile: () => file };
      },
    };
  }

  /** Does the name mean this everywhere? */
  #isGlobal(): boolean {
    return this.#project.isGlobal(rootOf(this.native, this.#project.module.SymbolFlags));
  }
}

const REST: Declaration = {
  dotDotDotToken: true,
  getSourceFile: () => ({ fileName: '' }),
};

/** Its name with those of what it stands in: `"node:fs".promises.readFile`. */
export function qualifiedName(symbol: NativeSymbol, flags: Flags): string {
  const parent = parentOf(symbol, flags);
  return parent ? `${qualifiedName(parent, flags)}.${nameOf(symbol)}` : nameOf(symbol);
}

/** Names that a program cannot write, such as those of well-known symbols, begin with a mark. */
function nameOf({ escapedName, name }: NativeSymbol): string {
  return escapedName.startsWith('__@') ? escapedName : name;
}

type Flags = NativeModule['SymbolFlags'];

function rootOf(symbol: NativeSymbol, flags: Flags): NativeSymbol {
  const parent = parentOf(symbol, flags);
  return parent ? rootOf(parent, flags) : symbol;
}

/** The process need not be asked what is around a file or a `declare module '…'`: nothing is. */
function parentOf(symbol: NativeSymbol, { Namespace }: Flags): NativeSymbol | undefined {
  const isModule = symbol.name.startsWith('"') && (symbol.flags & Namespace) !== 0;
  return isModule ? undefined : symbol.getParent();
}

/** The name of the `declare module '…'` around it. */
function moduleOf(symbol: NativeSymbol, flags: Flags): string | undefined {
  const name = /^"(.*)"$/s.exec(rootOf(symbol, flags).name)?.[1];
  return name === undefined || /^([/\\]|[A-Za-z]:)/.test(name) ? undefined : name;
}
