import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { MigrationReport } from 'migrate-taskgroup';
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
