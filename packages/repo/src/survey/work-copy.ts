import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import type { Surveyed } from './repositories.ts';

export interface WorkCopy {
  readonly folder: string;
  /** Whether the packages that the repository depends on are there, so that types can be had. */
  readonly isInstalled: boolean;
}

/**
 * A clean tree of the repository at its commit. Given a folder of clones, it is made from the one there, with the
 * packages that are installed in it; otherwise it comes from GitHub, without any.
 */
export function makeWorkCopy({ name, commit }: Surveyed, clones: string | undefined): WorkCopy {
  const folder = mkdtempSync(path.join(tmpdir(), `taskgroup-survey-${path.basename(name)}-`));
  const local = clones && path.join(clones, path.basename(name));
  if (!local) {
    git(folder, 'init', '--quiet');
    git(folder, 'fetch', '--quiet', '--depth=1', `https://github.com/${name}.git`, commit);
  } else git(folder, 'clone', '--quiet', '--shared', '--no-checkout', path.resolve(local), '.');
  git(folder, 'checkout', '--quiet', '--detach', commit);
  return { folder, isInstalled: local !== undefined && linkPackages(path.resolve(local), folder) };
}

/** Every folder of installed packages appears at the same place of the copy. */
function linkPackages(from: string, to: string): boolean {
  const isBelowPackages = /[\\/]node_modules[\\/]/;
  const folders = globSync('**/node_modules', {
    cwd: from,
    onlyDirectories: true,
    expandDirectories: false,
    ignore: ['**/node_modules/*/**'],
    followSymbolicLinks: false,
  }).filter((folder) => !isBelowPackages.test(folder.replace(/[\\/]$/, '')));
  for (const folder of folders) {
    const place = path.join(to, folder);
    if (!existsSync(path.dirname(place)) || existsSync(place)) continue;
    mkdirSync(path.dirname(place), { recursive: true });
    symlinkSync(path.join(from, folder), place.replace(/[\\/]$/, ''));
  }
  return folders.length > 0;
}

export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
}
