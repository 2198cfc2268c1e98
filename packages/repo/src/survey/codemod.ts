import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { MigrationReport } from 'migrate-taskgroup';
import { watchedRun, type WatchedRun } from '../bench/lint/watched-run.ts';
import { ROOT } from '../root.ts';

export const BIN = path.join(ROOT, 'packages/migrate/bin/migrate-taskgroup.js');

/** Runs the command as a user does, below a folder; what it reports. */
export function runCodemod(folder: string, ...options: readonly string[]): MigrationReport {
  const args = [BIN, '--json', ...options];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 29,
  });
  if (status === 0 || status === 1) return JSON.parse(stdout) as MigrationReport;
  throw new Error(`Cannot survey ${folder} as the codemod ended with ${status}: ${stderr.trim()}`);
}

/** The same for a run that writes, with what it took. */
export async function watchCodemod(
  folder: string,
  ...options: readonly string[]
): Promise<WatchedRun & { readonly report: MigrationReport }> {
  const command = [process.execPath, BIN, '--json', ...options];
  const run = await watchedRun(['sh', '-c', 'cd "$0" && exec "$@"', folder, ...command]);
  return { ...run, report: JSON.parse(run.output) as MigrationReport };
}
