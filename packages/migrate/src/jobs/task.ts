import { patternById } from '../catalogue.ts';
import { rewriteBySyntax, type FileResult } from '../file-result.ts';
import { readSource } from '../sources.ts';

/** A part of a run that needs nothing of the others: the files of one program, or some files without types. */
export interface Task {
  readonly typed: boolean;
  readonly paths: readonly string[];
  readonly patterns: readonly string[];
}

export interface TaskResult {
  readonly results: readonly FileResult[];
  readonly warnings: readonly string[];
}

export async function carryOut({ typed, paths, patterns: ids }: Task): Promise<TaskResult> {
  const patterns = ids.map(patternById);
  const sources = paths.flatMap((path) => {
    const source = readSource(path, patterns);
    return source && 'text' in source ? [source] : [];
  });
  if (!typed)
    return { results: sources.map((source) => rewriteBySyntax(source, patterns)), warnings: [] };
  // TypeScript takes a while to load: only runs that need it pay for it.
  const { rewriteTyped } = await import('../typed.ts');
  const { results, untyped, warnings } = rewriteTyped(sources, patterns, undefined);
  return {
    results: [
      ...results.map((result) => ({ ...result, typed: true as const })),
      ...untyped.map((source) => rewriteBySyntax(source, patterns)),
    ],
    warnings,
  };
}
