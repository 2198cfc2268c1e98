import type { Pattern } from '@taskgroup/patterns';
import { codemodPatterns, defaultPatterns, patternById } from './catalogue.ts';
import { rewriteBySyntax, type FileResult } from './file-result.ts';
import { defaultJobs, split } from './jobs/split.ts';
import type { MigrateOptions } from './options.ts';
import { readSource, type Source } from './sources.ts';

export interface Rewritten {
  readonly results: readonly FileResult[];
  readonly warnings: readonly string[];
}

/** What would come of each file that may hold a site. */
export async function rewriteFiles(
  files: readonly string[],
  options: MigrateOptions,
): Promise<Rewritten> {
  const patterns = chosenPatterns(options);
  const read = files.map((file) => ({ path: file, source: readSource(file, patterns) }));
  const sources = read.flatMap(({ source }) => (source && 'text' in source ? [source] : []));
  const problems = read.flatMap(({ path, source }) =>
    source && 'status' in source ? [{ path, sites: [], problem: source }] : [],
  );
  const jobs = options.jobs ?? defaultJobs(sources.length, options.types !== false);
  const rewritten =
    jobs > 1
      ? await inProcesses(sources, patterns, jobs, options)
      : await here(sources, patterns, options);
  return { ...rewritten, results: [...problems, ...rewritten.results] };
}

async function inProcesses(
  sources: readonly Source[],
  patterns: readonly Pattern[],
  jobs: number,
  { types, onProgress }: MigrateOptions,
): Promise<Rewritten> {
  const tasks = await split(sources, patterns, types !== false);
  const { runTasks } = await import('./jobs/pool.ts');
  const phase = types === false ? 'rewriting' : 'checking-types';
  let done = 0;
  onProgress?.({ phase, done, total: sources.length });
  const ended = await runTasks(tasks, jobs, (files) => {
    done += files;
    onProgress?.({ phase, done, total: sources.length });
  });
  return {
    results: ended.flatMap(({ results }) => results),
    warnings: ended.flatMap(({ warnings }) => warnings),
  };
}

async function here(
  sources: readonly Source[],
  patterns: readonly Pattern[],
  options: MigrateOptions,
): Promise<Rewritten> {
  if (options.types === false || !sources.length) {
    return { results: bySyntax(sources, patterns, options), warnings: [] };
  }
  // TypeScript takes a while to load: only runs that need it pay for it.
  const { rewriteTyped } = await import('./typed.ts');
  const typed = rewriteTyped(sources, patterns, options.onProgress);
  return {
    results: [
      ...typed.results.map((result) => ({ ...result, typed: true as const })),
      ...bySyntax(typed.untyped, patterns, options),
    ],
    warnings: typed.warnings,
  };
}

/** Those that a run looks for. */
export function chosenPatterns({ patterns }: MigrateOptions): readonly Pattern[] {
  if (patterns === 'all') return codemodPatterns;
  return patterns?.map(patternById) ?? defaultPatterns;
}

function bySyntax(
  sources: readonly Source[],
  patterns: readonly Pattern[],
  { onProgress }: MigrateOptions,
): FileResult[] {
  return sources.map((source, index) => {
    onProgress?.({ phase: 'rewriting', done: index, total: sources.length });
    return rewriteBySyntax(source, patterns);
  });
}
