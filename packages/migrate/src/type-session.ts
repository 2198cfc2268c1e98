import path from 'node:path';
import { ts } from 'ts-morph';
import { affectedFiles } from './affected-files.ts';
import { changedParts } from './changed-parts.ts';
import { errorKey, errorText, unknownErrors } from './error-text.ts';
import { Imports } from './imports.ts';
import { installedVersion } from './manifest.ts';
import { toPosix } from './posix.ts';
import { shippedTypes } from './shipped-packages.ts';
import { SourceCache } from './source-cache.ts';
import type { Tsconfig } from './tsconfigs.ts';

export interface NewError {
  readonly file: string;
  /** Offset in the new text. */
  readonly offset: number;
  readonly message: string;
}

/** One tsconfig's program before the rewrite, and its successors with the new texts. */
export class TypeSession {
  readonly #sources: SourceCache;
  readonly #roots: readonly string[];
  readonly #before: ts.Program;
  #latest: ts.Program;
  readonly #errorsBefore = new Map<string, ReadonlyMap<string, number>>();
  /** Those with new errors at the last look: another form of a site may bring the same ones. */
  #failing: ReadonlySet<string> = new Set();
  readonly #imports: Imports;

  constructor(tsconfig: Tsconfig) {
    const options = { ...tsconfig.options, ...extraOptions(tsconfig) };
    this.#sources = new SourceCache(options);
    this.#roots = [...tsconfig.files];
    this.#before = ts.createProgram(this.#roots, options, this.#sources.host);
    this.#latest = this.#before;
    this.#imports = new Imports(this.#before);
    // Sets the parents of all nodes, which the parser relies on.
    this.#before.getTypeChecker();
  }

  /** As it was before the rewrite. */
  get program(): ts.Program {
    return this.#before;
  }

  /** The text that the program holds for a file, when it holds the file at all. */
  textOf(file: string): string | undefined {
    return this.#before.getSourceFile(toPosix(file))?.text;
  }

  /** The errors that the new texts bring into these files, and into those that see a difference in them. */
  newErrors(texts: ReadonlyMap<string, string>, onChecked?: (share: number) => void): NewError[] {
    const previous = this.#latest;
    const next = this.#programWith(texts);
    this.#latest = next;
    const changed = [...texts.keys()].map(toPosix);
    const { files, seeing } = affectedFiles(changed, { imports: this.#imports, previous, next });
    const due = new Set([...files, ...this.#failing]);
    const errors = [...due].flatMap((file, index) => {
      onChecked?.(index / due.size);
      const mayStandAnywhere = seeing.has(file) || this.#failing.has(file);
      if (!mayStandAnywhere && hasNoneInside(file, previous, next)) return [];
      return this.#newErrorsIn(file, next);
    });
    this.#failing = new Set(errors.map(({ file }) => file));
    return errors;
  }

  /** How often the file has the error with these texts, asked of a checker that was asked nothing else. */
  countOf({ file, message }: NewError, texts: ReadonlyMap<string, string>): number {
    const errors = diagnosticsOf(this.#programWith(texts), file);
    return errors.filter((each) => errorKey(errorText(each)) === errorKey(message)).length;
  }

  /** Ends a series of `countOf`: the texts are these again. */
  restore(texts: ReadonlyMap<string, string>): void {
    for (const [file, text] of texts) this.#sources.replace(toPosix(file), text);
  }

  /** An error of the file's own, which only shows now. */
  forgive({ file, message }: NewError): void {
    const known = new Map(this.#knownErrors(file));
    this.#errorsBefore.set(file, known.set(message, (known.get(message) ?? 0) + 1));
  }

  #programWith(texts: ReadonlyMap<string, string>): ts.Program {
    this.restore(texts);
    const options = this.#before.getCompilerOptions();
    return ts.createProgram(this.#roots, options, this.#sources.host, this.#latest);
  }

  /** The files, and every file that imports them, directly or not. */
  reachedFrom(files: readonly string[]): Set<string> {
    return this.#imports.reachedFrom(files.map(toPosix));
  }

  #newErrorsIn(file: string, after: ts.Program): NewError[] {
    const diagnostics = diagnosticsOf(after, file);
    if (!diagnostics.length) return [];
    const texts = diagnostics.map(errorText);
    return unknownErrors(texts, this.#knownErrors(file)).map((index) => ({
      file,
      offset: diagnostics[index]!.start ?? 0,
      message: texts[index]!,
    }));
  }

  /** Asked only for files that have errors afterwards: most have none, before or after. */
  #knownErrors(file: string): ReadonlyMap<string, number> {
    const known = this.#errorsBefore.get(file) ?? countErrors(diagnosticsOf(this.#before, file));
    this.#errorsBefore.set(file, known);
    return known;
  }
}

/** Whether the parts of a file that changed are known to be the only ones with new errors, and have none at all. */
function hasNoneInside(file: string, previous: ts.Program, next: ts.Program): boolean {
  const { noUnusedLocals, noUnusedParameters } = next.getCompilerOptions();
  const source = next.getSourceFile(file);
  if (!source || noUnusedLocals || noUnusedParameters) return false;
  const parts = changedParts(previous.getSourceFile(file), source);
  if (!parts) return false;
  const semantic = (next.getSemanticDiagnostics as CheckParts)(source, undefined, parts);
  return ![...next.getSyntacticDiagnostics(source), ...semantic].some(isError);
}

/** The last argument is the compiler's own, for editors, which ask about what is on the screen. */
type CheckParts = (
  source: ts.SourceFile,
  cancellation: undefined,
  parts: readonly ts.Node[],
) => readonly ts.Diagnostic[];

function isError({ category }: ts.Diagnostic): boolean {
  return category === ts.DiagnosticCategory.Error;
}

function countErrors(diagnostics: readonly ts.Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const diagnostic of diagnostics) {
    const text = errorText(diagnostic);
    counts.set(text, (counts.get(text) ?? 0) + 1);
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
  ].filter(isError);
}

/** What the session adds to the user's own options. */
function extraOptions(tsconfig: Tsconfig): ts.CompilerOptions {
  return { ...defaultsBefore6(tsconfig), ...shippedPaths(tsconfig), noEmit: true };
}

/** TypeScript 6 changed defaults; a repository on an earlier version means the earlier ones. */
function defaultsBefore6({ path: configPath, options }: Tsconfig): ts.CompilerOptions {
  const version = installedVersion('typescript', configPath);
  if (!version || Number.parseInt(version) >= 6) return {};
  const defaults = { strict: false, types: ['*'], noUncheckedSideEffectImports: false };
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !(name in options)));
}

/** Where the project lacks one of our packages, the types that belong to this version stand in for it. */
function shippedPaths({ path: configPath, options }: Tsconfig): ts.CompilerOptions {
  const importer = path.join(path.dirname(configPath), 'importer.ts');
  const missing = [...shippedTypes()].filter(
    ([name]) => !ts.resolveModuleName(name, importer, options, ts.sys).resolvedModule,
  );
  if (missing.length === 0) return {};
  const paths = missing.map(([name, types]) => [name, [toPosix(types)]]);
  return { paths: { ...options.paths, ...(Object.fromEntries(paths) as ts.MapLike<string[]>) } };
}
