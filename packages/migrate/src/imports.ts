import type { ts } from 'ts-morph';

/** Who imports whom in a program, as the type checker resolves the specifiers; found out at the first question. */
export class Imports {
  readonly #program: ts.Program;
  #importers: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(program: ts.Program) {
    this.#program = program;
  }

  importersOf(file: string): Iterable<string> {
    this.#importers ??= importersIn(this.#program);
    return this.#importers.get(file) ?? [];
  }

  /** The files, and every file that imports them, directly or not. */
  reachedFrom(files: readonly string[]): Set<string> {
    const reached = new Set(files);
    for (const file of reached) {
      for (const importer of this.importersOf(file)) reached.add(importer);
    }
    return reached;
  }
}

function importersIn(program: ts.Program): ReadonlyMap<string, ReadonlySet<string>> {
  const checker = program.getTypeChecker();
  const importers = new Map<string, Set<string>>();
  for (const source of program.getSourceFiles()) {
    if (source.isDeclarationFile) continue;
    for (const specifier of specifiersOf(source)) {
      const [declaration] = checker.getSymbolAtLocation(specifier)?.declarations ?? [];
      if (!declaration) continue;
      const imported = declaration.getSourceFile().fileName;
      importers.set(imported, (importers.get(imported) ?? new Set()).add(source.fileName));
    }
  }
  return importers;
}

/** TypeScript collects them while it parses, dynamic ones too, and keeps them to itself. */
function specifiersOf(source: ts.SourceFile): readonly ts.Node[] {
  return (source as unknown as { readonly imports?: readonly ts.Node[] }).imports ?? [];
}
