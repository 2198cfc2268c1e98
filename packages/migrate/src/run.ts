import path from 'node:path';
import { RUNTIME_MODULE, syntaxOracle, type Pattern } from '@taskgroup/patterns';
import { makeCandidate, reportSites, type Candidate } from './candidate.ts';
import { codemodPatterns, patternById } from './catalogue.ts';
import { missingDependencies, type MissingDependency } from './dependency.ts';
import { findFiles } from './files.ts';
import { requireCleanTree, requireTracked } from './guard-tree.ts';
import type { DependencyReport, FileChange, FileReport, MigrationReport } from './report.ts';
import { summarise } from './report.ts';
import { readSource, type Source } from './sources.ts';
import { refuseDefects } from './transform.ts';
import { toPosix } from './posix.ts';
import { writeChange } from './write.ts';

export interface MigrateOptions {
  /** Files, directories and globs; default: the directory of the run. */
  readonly paths?: readonly string[];
  readonly cwd?: string;
  /** Writes the files; default: a dry run. */
  readonly write?: boolean;
  /** Writes even where git could not bring the old text back. */
  readonly allowDirty?: boolean;
  /** Ids of the patterns to rewrite; default: all of them. */
  readonly patterns?: readonly string[];
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
  const patterns = options.patterns?.map(patternById) ?? codemodPatterns;
  const files = findFiles(options.paths?.length ? options.paths : ['.'], cwd);
  if (options.write && !options.allowDirty) requireCleanTree(files);

  const { sources, reports } = readSources(files, patterns, options);
  const { candidates, typedCount, warnings } = await rewriteSources(sources, patterns, options);
  reports.push(...candidates.flatMap(refuse));
  const changes = changesOf(candidates, sources);
  const missing = missingDependencies(
    changes.map(({ file }) => file),
    options.addDependency ?? true,
  );
  const all = [...changes, ...missing.flatMap(({ change }) => change ?? [])];
  if (options.write) reports.push(...writeAll(all, options));

  const relative = (file: string) => toPosix(path.relative(cwd, file));
  const failed = new Set(reports.map(({ file }) => file));
  const written = changes.filter(({ file }) => !failed.has(file));
  const sites = candidates.flatMap((candidate) =>
    reportSites(candidate, relative(candidate.file.path)),
  );
  return {
    schema: 1,
    written: options.write ?? false,
    summary: summarise(sites, {
      filesSearched: files.length,
      filesParsed: sources.length,
      filesChanged: written.length,
      filesWithTypes: typedCount,
      filesWithoutTypes: candidates.length - typedCount,
    }),
    sites: sites.sort(bySource),
    files: [...written.map(({ file }) => ({ file, status: 'changed' as const })), ...reports]
      .map((report) => ({ ...report, file: relative(report.file) }))
      .sort(byFile),
    dependencies: missing.map((dependency) => reportDependency(dependency, relative)),
    warnings: [...warnings, ...missing.flatMap(({ warning }) => warning ?? [])],
    changes: all.map((change) => ({ ...change, file: relative(change.file) })).sort(byFile),
  };
}

function readSources(
  files: readonly string[],
  patterns: readonly Pattern[],
  { onProgress }: MigrateOptions,
): { sources: Source[]; reports: FileReport[] } {
  const sources: Source[] = [];
  const reports: FileReport[] = [];
  for (const [index, file] of files.entries()) {
    if (index % 100 === 0) onProgress?.(`Reading ${index} of ${files.length} files`);
    const read = readSource(file, patterns);
    if (!read) continue;
    if ('status' in read) reports.push({ file, ...read });
    else sources.push(read);
  }
  return { sources, reports };
}

interface Rewritten {
  readonly candidates: readonly Candidate[];
  readonly typedCount: number;
  readonly warnings: readonly string[];
}

async function rewriteSources(
  sources: readonly Source[],
  patterns: readonly Pattern[],
  { types = true, onProgress }: MigrateOptions,
): Promise<Rewritten> {
  const bySyntax = ({ file }: Source) => makeCandidate(file, syntaxOracle(file), patterns);
  if (!types || !sources.length) {
    return { candidates: sources.map(bySyntax), typedCount: 0, warnings: [] };
  }
  // TypeScript takes a while to load: only runs that need it pay for it.
  const { rewriteTyped } = await import('./typed.ts');
  const { candidates, untyped, warnings } = rewriteTyped(sources, patterns, onProgress);
  return {
    candidates: [...candidates, ...untyped.map(bySyntax)],
    typedCount: candidates.length,
    warnings,
  };
}

function refuse(candidate: Candidate): FileReport[] {
  const message = refuseDefects(candidate);
  return message
    ? [{ file: candidate.file.path, status: 'refused', reason: 'unsafe-output', message }]
    : [];
}

function changesOf(candidates: readonly Candidate[], sources: readonly Source[]): FileChange[] {
  const marks = new Map(sources.map(({ path, byteOrderMark }) => [path, byteOrderMark]));
  return candidates
    .filter(({ file, text }) => text !== file.text)
    .map(({ file, text }) => {
      const mark = marks.get(file.path) ?? '';
      return { file: file.path, before: mark + file.text, after: mark + text };
    });
}

function writeAll(changes: readonly FileChange[], { allowDirty }: MigrateOptions): FileReport[] {
  if (!allowDirty) requireTracked(changes.map(({ file }) => file));
  return changes.flatMap((change) => {
    const message = writeChange(change);
    return message ? [{ file: change.file, status: 'failed', message }] : [];
  });
}

function reportDependency(
  { manifest, version, command, change }: MissingDependency,
  relative: (file: string) => string,
): DependencyReport {
  return {
    file: relative(manifest),
    name: RUNTIME_MODULE,
    version,
    edited: Boolean(change),
    command,
  };
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
