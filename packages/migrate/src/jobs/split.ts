import { availableParallelism } from 'node:os';
import type { Pattern } from '@taskgroup/patterns';
import { groupBy } from '../group-by.ts';
import type { Source } from '../sources.ts';
import type { Task } from './task.ts';

/** Below that a process takes longer to start than it saves. */
const WORTH_PROCESSES = { typed: 200, untyped: 500 };
const CHUNK = 50;

/** This process waits while others check types; each of those holds a program of its own. */
export function defaultJobs(sources: number, withTypes: boolean): number {
  if (withTypes)
    return sources <= WORTH_PROCESSES.typed ? 1 : Math.max(1, availableParallelism() - 1);
  return Math.min(availableParallelism(), Math.ceil(sources / WORTH_PROCESSES.untyped));
}

/** One task for each program, as its files are checked together, and chunks of the files that have none. */
export async function split(
  sources: readonly Source[],
  patterns: readonly Pattern[],
  withTypes: boolean,
): Promise<Task[]> {
  const ids = patterns.map(({ id }) => id);
  const paths = sources.map(({ path }) => path);
  if (!withTypes) return chunks(paths, ids);
  const { Tsconfigs } = await import('../tsconfigs.ts');
  const tsconfigs = new Tsconfigs();
  return [...groupBy(paths, (file) => tsconfigs.of(file))].flatMap(([tsconfig, members]) =>
    tsconfig ? [{ typed: true, paths: members, patterns: ids }] : chunks(members, ids),
  );
}

function chunks(paths: readonly string[], patterns: readonly string[]): Task[] {
  return Array.from({ length: Math.ceil(paths.length / CHUNK) }, (_, index) => ({
    typed: false,
    paths: paths.slice(index * CHUNK, (index + 1) * CHUNK),
    patterns,
  }));
}
