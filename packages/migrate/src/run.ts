import path from 'node:path';
import { RUNTIME_MODULE, type Pattern } from '@taskgroup/patterns';
import { codemodPatterns, defaultPatterns, patternById } from './catalogue.ts';
import { missingDependencies, type MissingDependency } from './dependency.ts';
import { rewriteBySyntax, type FileResult } from './file-result.ts';
import { findFiles } from './files.ts';
import { requireCleanTree, requireTracked } from './guard-tree.ts';
import { toPosix } from './posix.ts';
import {
  summarise,
  type DependencyReport,
  type FileChange,
  type FileReport,
  type MigrationReport,
} from './report.ts';
import { readSource, type Source } from './sources.ts';
import { writeChange } from './write.ts';

export interface MigrateOptions {
  /** Files, directories and globs; default: the directory of the run. */
  readonly paths?: readonly string[];
  readonly cwd?: string;
  /** Writes the files; default: a dry run. */
  readonly write?: boolean;
  /** Writes even where git could not bring the old text back. */
  readonly allowDirty?: boolean;
  /**
   * Ids of the patterns to rewrite, or `all`; default: those whose rewrites change neither when something runs nor who
   * waits for it.
   */
  readonly patterns?: readonly string[] | 'all';
  /** Asks TypeScript where a tsconfig.json covers the file; default: true. */
  readonly types?: boolean;
  /** Adds the runtime to the package.json of changed packages; default: true. */
  readonly addDependency?: boolean;
  readonly onProgress?: (step: string) => void;
}

/**
 * Finds the sites below the paths, rewrites them, and writes the files when asked to.
 *
 * @throws {MigrateError} when there is something for the user to put right first.
 */
export async function migrate(options: MigrateOptions = {}): Promise<MigrationReport> {
  const cwd = options.cwd ?? process.cwd();
  const files = findFiles(options.paths?.length ? options.paths : ['.'], cwd);
  if (options.write && !options.allowDirty) requireCleanTree(files);

  const rewritten = await rewriteFiles(files, options);
  const edits = rewritten.results.flatMap(({ change }) => change ?? []);
  const edited = edits.map(({ file }) => file);
  const missing = missingDependencies(edited, options.addDependency ?? true);
  const changes = [...edits, ...missing.flatMap(({ change }) => change ?? [])];
  const failures = options.write ? writeAll(changes, options) : [];
  return makeReport({ ...rewritten, files, options, missing, changes, failures }, cwd);
}

interface Rewritten {
  readonly results: readonly FileResult[];
  readonly typedCount: number;
  readonly warnings: readonly string[];
}

async function rewriteFiles(files: readonly string[], options: MigrateOptions): Promise<Rewritten> {
  const patterns = chosenPatterns(options);
  const read = files.map((file) => ({ path: file, source: readSource(file, patterns) }));
  const sources = read.flatMap(({ source }) => (source && 'text' in source ? [source] : []));
  const problems = read.flatMap(({ path, source }) =>
    source && 'status' in source ? [{ path, sites: [], problem: source }] : [],
  );
  if (options.types === false || !sources.length) {
    const results = bySyntax(sources, patterns, options);
    return { results: [...problems, ...results], typedCount: 0, warnings: [] };
  }
  // TypeScript takes a while to load: only runs that need it pay for it.
  const { rewriteTyped } = await import('./typed.ts');
  const typed = rewriteTyped(sources, patterns, options.onProgress);
  return {
    results: [...problems, ...typed.results, ...bySyntax(typed.untyped, patterns, options)],
    typedCount: typed.results.filter(({ sites }) => sites.length).length,
    warnings: typed.warnings,
  };
}

function chosenPatterns({ patterns }: MigrateOptions): readonly Pattern[] {
  if (patterns === 'all') return codemodPatterns;
  return patterns?.map(patternById) ?? defaultPatterns;
}

function bySyntax(
  sources: readonly Source[],
  patterns: readonly Pattern[],
  { onProgress }: MigrateOptions,
): FileResult[] {
  return sources.map((source, index) => {
    if (index % 20 === 0) onProgress?.(`Rewriting file ${index} of ${sources.length}`);
    return rewriteBySyntax(source, patterns);
  });
}

function writeAll(changes: readonly FileChange[], { allowDirty }: MigrateOptions): FileReport[] {
  if (!allowDirty) requireTracked(changes.map(({ file }) => file));
  return changes.flatMap((change) => {
    const message = writeChange(change);
    return message ? [{ file: change.file, status: 'failed', message }] : [];
  });
}

interface Outcome extends Rewritten {
  readonly files: readonly string[];
  readonly options: MigrateOptions;
  readonly missing: readonly MissingDependency[];
  readonly changes: readonly FileChange[];
  readonly failures: readonly FileReport[];
}

function makeReport(outcome: Outcome, cwd: string): MigrationReport {
  const { files, options, results, typedCount, missing, changes } = outcome;
  const named = <T extends { readonly file: string }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, file: toPosix(path.relative(cwd, item.file)) })).sort(byFile);
  const sites = named(results.flatMap((result) => result.sites)).sort(bySource);
  const reports = fileReports(outcome);
  const withSites = results.filter((result) => result.sites.length).length;
  return {
    schema: 1,
    written: options.write ?? false,
    summary: summarise(sites, {
      filesSearched: files.length,
      filesWithSites: withSites,
      filesChanged: reports.filter(({ status }) => status === 'changed').length,
      filesWithTypes: typedCount,
      filesWithoutTypes: withSites - typedCount,
    }),
    sites,
    files: named(reports),
    dependencies: named(missing.map(reportDependency)),
    warnings: [...outcome.warnings, ...missing.flatMap(({ warning }) => warning ?? [])],
    changes: named(changes),
  };
}

function fileReports({ results, failures }: Outcome): FileReport[] {
  const failed = new Set(failures.map(({ file }) => file));
  const changed = results.flatMap(({ change }) => change ?? []);
  const problems = results.flatMap((result) =>
    result.problem ? [{ file: result.path, ...result.problem }] : [],
  );
  return [
    ...changed
      .filter(({ file }) => !failed.has(file))
      .map(({ file }) => ({ file, status: 'changed' as const })),
    ...problems,
    ...failures,
  ];
}

function reportDependency({
  manifest,
  version,
  command,
  change,
}: MissingDependency): DependencyReport {
  return { file: manifest, name: RUNTIME_MODULE, version, edited: Boolean(change), command };
}

function byFile(a: { file: string }, b: { file: string }): number {
  return a.file < b.file ? -1 : Number(a.file > b.file);
}

function bySource(a: Position, b: Position): number {
  return byFile(a, b) || a.line - b.line || a.column - b.column;
}

interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
