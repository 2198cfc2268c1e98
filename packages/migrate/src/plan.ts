import { readFileSync } from 'node:fs';
import { missingDependencies, type MissingDependency } from './dependency.ts';
import type { FileResult } from './file-result.ts';
import { markResults } from './markers/mark-results.ts';
import type { MigrateOptions } from './options.ts';
import type { FileChange } from './report.ts';

/** What a run would write. */
export interface Plan {
  readonly changes: readonly FileChange[];
  /** The files with sites or markers among them. */
  readonly edited: readonly string[];
  readonly dependencies: readonly MissingDependency[];
  readonly markers: { readonly added: number; readonly removed: number } | undefined;
}

/** Reads a file as it was before the run. */
export type ReadOriginal = (file: string) => Buffer;

/** Sources with their markers, and the package.json files of the packages whose sites changed. */
export function makePlan(
  files: readonly string[],
  results: readonly FileResult[],
  options: MigrateOptions,
  read: ReadOriginal = readFileSync,
): Plan {
  const marked = options.markers && markResults(files, results, options.markers, read);
  const edits = (marked?.results ?? results).flatMap(({ change }) => change ?? []);
  const rewritten = results.flatMap(({ change }) => change ?? []);
  const dependencies = missingDependencies(rewritten, options.addDependency ?? true, read);
  return {
    changes: [...edits, ...dependencies.flatMap(({ change }) => change ?? [])],
    edited: edits.map(({ file }) => file),
    dependencies,
    markers: marked && { added: marked.added, removed: marked.removed },
  };
}
