import type { Declaration, TsSymbol } from '../checker.ts';
import type { NativeSymbol } from './native-api.ts';
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
    const module = moduleOf(this.native);
    // Named modules are what one may look for around a declaration.
    const parent = module && { name: { text: module }, body: true, getSourceFile: () => file };
    return { getSourceFile: () => file, ...(parent && { parent }) };
  }

  /** Does the name mean this everywhere? */
  #isGlobal(): boolean {
    const { native, module } = this.#project;
    const { Value, Type, Namespace } = module.SymbolFlags;
    const root = rootOf(this.native);
    return native.checker.resolveName(root.name, Value | Type | Namespace) === root;
  }
}

const REST: Declaration = {
  dotDotDotToken: true,
  getSourceFile: () => ({ fileName: '' }),
};

/** Its name with those of what it stands in: `"node:fs".promises.readFile`. */
export function qualifiedName(symbol: NativeSymbol): string {
  const parent = symbol.getParent();
  return parent ? `${qualifiedName(parent)}.${nameOf(symbol)}` : nameOf(symbol);
}

/** Names that a program cannot write, such as those of well-known symbols, begin with a mark. */
function nameOf({ escapedName, name }: NativeSymbol): string {
  return escapedName.startsWith('__@') ? escapedName : name;
}

function rootOf(symbol: NativeSymbol): NativeSymbol {
  const parent = symbol.getParent();
  return parent ? rootOf(parent) : symbol;
}

/** The name of the `declare module '…'` around it. */
function moduleOf(symbol: NativeSymbol): string | undefined {
  const name = /^"(.*)"$/s.exec(rootOf(symbol).name)?.[1];
  return name === undefined || /^([/\\]|[A-Za-z]:)/.test(name) ? undefined : name;
}
