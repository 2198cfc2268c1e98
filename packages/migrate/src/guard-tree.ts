import path from 'node:path';
import { MigrateError } from './errors.ts';
import {
  changedFiles,
  gitRoot,
  hasCommit,
  isGitInstalled,
  unstagedFiles,
  untrackedFiles,
} from './git.ts';
import { messages } from './messages.ts';
import type { MigrateOptions } from './options.ts';

/**
 * Refuses to write where git could not bring the old text back.
 *
 * @param ours what the codemod itself has just written, to finish an interrupted run.
 * @throws {MigrateError} outside of a repository, before its first commit, or when it has changes.
 */
export function requireSafe(
  files: readonly string[],
  { allowDirty, staged }: Pick<MigrateOptions, 'allowDirty' | 'staged'>,
  ours: readonly string[],
): void {
  if (allowDirty) return;
  if (staged) requireStaged(files);
  else requireCleanTree(files, new Set(ours));
}

function requireCleanTree(files: readonly string[], ours: ReadonlySet<string>): void {
  for (const root of rootsOf(files).keys()) {
    if (!hasCommit(root)) throw new MigrateError(messages.noCommit(root));
    const changed = changedFiles(root).filter((file) => !ours.has(path.join(root, file)));
    if (changed.length) throw new MigrateError(messages.dirtyTree(changed));
  }
}

/** What is staged is in the index; what is not is nowhere but in the working tree. */
export function requireStaged(files: readonly string[]): void {
  for (const [root, members] of rootsOf(files)) {
    const unstaged = new Set(unstagedFiles(root));
    const atRisk = members.filter((file) => unstaged.has(file));
    if (atRisk.length) {
      throw new MigrateError(messages.unstaged(atRisk.map((file) => path.relative(root, file))));
    }
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
