import path from 'node:path';
import { MigrateError } from './errors.ts';
import { changedFiles, gitRoot, hasCommit, isGitInstalled, untrackedFiles } from './git.ts';
import { messages } from './messages.ts';

/**
 * Refuses to write where git could not bring the old text back.
 *
 * @throws {MigrateError} outside of a repository, before its first commit, or when it has changes.
 */
export function requireCleanTree(files: readonly string[]): void {
  for (const root of rootsOf(files).keys()) {
    if (!hasCommit(root)) throw new MigrateError(messages.noCommit(root));
    const changed = changedFiles(root);
    if (changed.length) throw new MigrateError(messages.dirtyTree(changed));
  }
}

/** Files that git does not track do no harm, unless they are about to be rewritten. */
export function requireTracked(files: readonly string[]): void {
  const untracked = [...rootsOf(files)].flatMap(([root, members]) =>
    untrackedFiles(root, members).map((file) => path.relative(root, file)),
  );
  if (untracked.length) throw new MigrateError(messages.untracked(untracked));
}

function rootsOf(files: readonly string[]): Map<string, string[]> {
  const rootByDirectory = new Map<string, string>();
  const roots = new Map<string, string[]>();
  for (const file of files) {
    const directory = path.dirname(file);
    const root = rootByDirectory.get(directory) ?? requireRoot(directory);
    rootByDirectory.set(directory, root);
    roots.set(root, [...(roots.get(root) ?? []), file]);
  }
  return roots;
}

function requireRoot(directory: string): string {
  const root = gitRoot(directory);
  if (root) return root;
  throw new MigrateError(isGitInstalled() ? messages.notARepository(directory) : messages.noGit);
}
