import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RUNTIME_MODULE } from '@taskgroup/patterns';
import { Project, ts } from 'ts-morph';
import { manifestOf, installedVersion } from './installed.ts';
import type { Program } from './parse.ts';
import { toPosix } from './posix.ts';
import type { Tsconfig } from './tsconfigs.ts';

export interface NewError {
  readonly file: string;
  /** Offset in the new text. */
  readonly offset: number;
  readonly message: string;
}

/** One tsconfig's program before the rewrite, and its successors with the new texts. */
export class TypeSession {
  readonly #project: Project;
  readonly #before: ts.Program;
  readonly #errorsBefore = new Map<string, ReadonlyMap<string, number>>();
  #importers: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(tsconfig: Tsconfig) {
    this.#project = new Project({
      tsConfigFilePath: tsconfig.path,
      compilerOptions: extraOptions(tsconfig),
      skipFileDependencyResolution: true,
    });
    this.#before = this.#project.getProgram().compilerObject;
  }

  /** The same program for the parser: its copy of the compiler numbers syntax kinds as ts-morph's does. */
  get program(): Program {
    return this.#before as unknown as Program;
  }

  /** The text that the program holds for a file, when it holds the file at all. */
  textOf(file: string): string | undefined {
    return this.#before.getSourceFile(toPosix(file))?.text;
  }

  /** The errors that the new texts bring into these files, and into those that import them. */
  newErrors(texts: ReadonlyMap<string, string>): NewError[] {
    for (const [file, text] of texts) this.#replace(file, text);
    const after = this.#project.getProgram().compilerObject;
    return [...this.affectedBy([...texts.keys()])].flatMap((file) =>
      this.#newErrorsIn(file, after),
    );
  }

  /** The files, and every file that imports them, directly or not. */
  affectedBy(files: readonly string[]): Set<string> {
    this.#importers ??= importersIn(this.#project, this.#before);
    const affected = new Set(files.map(toPosix));
    for (const file of affected) {
      for (const importer of this.#importers.get(file) ?? []) affected.add(importer);
    }
    return affected;
  }

  #replace(file: string, text: string): void {
    const source = this.#project.getSourceFileOrThrow(toPosix(file));
    if (source.getFullText() !== text) source.replaceWithText(text);
  }

  #newErrorsIn(file: string, after: ts.Program): NewError[] {
    const diagnostics = diagnosticsOf(after, file);
    if (!diagnostics.length) return [];
    const known = new Map(this.#knownErrors(file));
    return diagnostics.flatMap((diagnostic) => {
      const key = textOf(diagnostic);
      const left = known.get(key) ?? 0;
      known.set(key, left - 1);
      return left > 0 ? [] : [{ file, offset: diagnostic.start ?? 0, message: key }];
    });
  }

  /** Asked only for files that have errors afterwards: most have none, before or after. */
  #knownErrors(file: string): ReadonlyMap<string, number> {
    const known = this.#errorsBefore.get(file) ?? countErrors(diagnosticsOf(this.#before, file));
    this.#errorsBefore.set(file, known);
    return known;
  }
}

function countErrors(diagnostics: readonly ts.Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const diagnostic of diagnostics) {
    const key = textOf(diagnostic);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function diagnosticsOf(program: ts.Program, file: string): readonly ts.Diagnostic[] {
  const source = program.getSourceFile(file);
  if (!source) return [];
  const { declaration, composite } = program.getCompilerOptions();
  return [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
    ...(declaration || composite ? program.getDeclarationDiagnostics(source) : []),
  ].filter(({ category }) => category === ts.DiagnosticCategory.Error);
}

function textOf({ code, messageText }: ts.Diagnostic): string {
  return `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, ' ').replaceAll(/\s+/g, ' ')}`;
}

/** By file, the files of the project that import it, as the type checker resolves their specifiers. */
function importersIn(
  project: Project,
  program: ts.Program,
): ReadonlyMap<string, readonly string[]> {
  const checker = program.getTypeChecker();
  const importers = new Map<string, string[]>();
  for (const source of project.getSourceFiles()) {
    for (const { compilerNode } of source.getImportStringLiterals()) {
      const [declaration] = checker.getSymbolAtLocation(compilerNode)?.declarations ?? [];
      if (!declaration) continue;
      const imported = declaration.getSourceFile().fileName;
      importers.set(imported, [...(importers.get(imported) ?? []), source.getFilePath()]);
    }
  }
  return importers;
}

/** What the session adds to the user's own options. */
function extraOptions(tsconfig: Tsconfig): ts.CompilerOptions {
  return { ...defaultsBefore6(tsconfig), ...runtimePath(tsconfig) };
}

/** TypeScript 6 changed defaults; a repository on an earlier version means the earlier ones. */
function defaultsBefore6({ path: configPath, options }: Tsconfig): ts.CompilerOptions {
  const version = installedVersion('typescript', configPath);
  if (!version || Number.parseInt(version) >= 6) return {};
  const defaults = { strict: false, types: ['*'], noUncheckedSideEffectImports: false };
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !(name in options)));
}

/** Where the project has no runtime yet, the types that were installed with this tool stand in for it. */
function runtimePath({ path: configPath, options }: Tsconfig): ts.CompilerOptions {
  const importer = path.join(path.dirname(configPath), 'importer.ts');
  const { resolvedModule } = ts.resolveModuleName(RUNTIME_MODULE, importer, options, ts.sys);
  const types = runtimeTypes();
  if (resolvedModule || !types) return {};
  return { paths: { ...options.paths, [RUNTIME_MODULE]: [types] } };
}

function runtimeTypes(): string | undefined {
  const manifestPath = manifestOf(RUNTIME_MODULE, import.meta.url);
  if (!manifestPath) return undefined;
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  return toPosix(path.join(path.dirname(manifestPath), manifest.exports['.'].types));
}
