import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { MigrateError } from './errors.ts';
import { messages } from './messages.ts';

/** The root of the working tree that holds a directory; `undefined` outside of git, or without git. */
export function gitRoot(directory: string): string | undefined {
  const { status, stdout } = git(directory, ['rev-parse', '--show-toplevel']);
  return status === 0 ? path.normalize(stdout.trimEnd()) : undefined;
}

/** Where git keeps what belongs to this working tree alone. */
export function gitDirectory(directory: string): string | undefined {
  const { status, stdout } = git(directory, ['rev-parse', '--absolute-git-dir']);
  return status === 0 ? path.normalize(stdout.trimEnd()) : undefined;
}

export function isGitInstalled(): boolean {
  return git('.', ['--version']).status === 0;
}

/** Every file under a directory that git tracks or would track, as absolute paths. */
export function listFiles(directory: string): string[] {
  const listed = records(directory, ['ls-files', '-co', '--exclude-standard', '-z']);
  return [...new Set(listed)].map((file) => path.join(directory, file));
}

export function hasCommit(root: string): boolean {
  return git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']).status === 0;
}

/** Tracked files that differ from the last commit, relative to the root. */
export function changedFiles(root: string): string[] {
  const status = records(root, [
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=no',
    '--no-renames',
  ]);
  return status.map((record) => record.slice(3));
}

/** Those of the given absolute paths that git does not track. */
export function untrackedFiles(root: string, files: readonly string[]): string[] {
  const tracked = new Set(records(root, ['ls-files', '-z']).map((file) => path.join(root, file)));
  return files.filter((file) => !tracked.has(file));
}

/**
 * Files that differ between the working tree and the point where it left `ref`, and untracked ones, as absolute paths.
 *
 * @throws {MigrateError} when there is no such commit.
 */
export function filesSince(root: string, ref: string): string[] {
  const since = requireCommit(root, ref);
  const base = git(root, ['merge-base', since, 'HEAD']);
  const from = base.status === 0 ? base.stdout.trim() : since;
  const changed = records(root, [...DIFF, '--diff-filter=d', from, '--']);
  const untracked = records(root, ['ls-files', '-o', '--exclude-standard', '-z']);
  return [...changed, ...untracked].map((file) => path.join(root, file));
}

/** Files whose content in the index differs from the last commit, as absolute paths. */
export function stagedFiles(root: string): string[] {
  const staged = records(root, [...DIFF, '--cached', '--diff-filter=d']);
  return staged.map((file) => path.join(root, file));
}

/** Tracked files whose content differs from the index: git does not hold what is in them. */
export function unstagedFiles(root: string): string[] {
  return records(root, [...DIFF]).map((file) => path.join(root, file));
}

const DIFF = [
  'diff',
  '--name-only',
  '--no-renames',
  '--no-ext-diff',
  '--no-relative',
  '-z',
] as const;

function requireCommit(root: string, ref: string): string {
  const { status, stdout } = git(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  if (status !== 0) throw new MigrateError(messages.noSuchCommit(ref, isShallow(root)));
  return stdout.trim();
}

function isShallow(root: string): boolean {
  return git(root, ['rev-parse', '--is-shallow-repository']).stdout.trim() === 'true';
}

function records(directory: string, args: readonly string[]): string[] {
  const { status, stdout, stderr, error } = git(directory, args);
  if (status !== 0) {
    throw new MigrateError(messages.gitFailed(args[0]!, error?.message ?? stderr.trim()));
  }
  return stdout.split('\0').filter(Boolean);
}

function git(directory: string, args: readonly string[]) {
  return spawnSync('git', ['--no-optional-locks', ...args], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 1024 ** 3,
  });
}
