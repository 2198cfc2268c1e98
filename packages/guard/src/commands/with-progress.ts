import type { Progress } from '../reporters/progress.ts';

/** Runs a long work with its line of progress on a terminal. */
export async function withProgress<T>(run: (show: Progress['show']) => Promise<T>): Promise<T> {
  const { progressOn } = await import('../reporters/progress.ts');
  const progress = progressOn(process.stderr);
  try {
    return await run(progress.show);
  } finally {
    progress.clear();
  }
}
