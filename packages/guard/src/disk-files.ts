import { lstatSync, type Stats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigurationError } from './errors.ts';
import { git, GitError, splitAtNul } from './git.ts';
import { messages } from './messages.ts';
import { repositoryIfAny } from './repository.ts';
import { isJudgedName, MAX_SIZE, type SkipReason } from './source-text.ts';

export interface DiskFiles {
  /** Where the search for a configuration ends: the repository's root, or the working directory. */
  readonly boundary: string;
  readonly files: readonly string[];
}

/**
 * Lists the files with JavaScript or TypeScript at the given paths. In a repository git says what is
 * ignored; outside one, everything but `node_modules` counts.
 *
 * @throws {ConfigurationError} when a path does not exist.
 */
export async function listFiles(paths: readonly string[]): Promise<DiskFiles> {
  const files = new Set<string>();
  const groups = groupByDirectory(paths.map((given) => path.resolve(given)));
  for (const [directory, names] of groups) {
    for (const file of await listBelow(directory, names)) files.add(file);
  }
  return { boundary: await findBoundary([...groups.keys()][0]!), files: [...files].sort() };
}

/** The bytes of a regular file, or why it is passed over. */
export async function readFileOrSkip(
  file: string,
): Promise<{ readonly content: Buffer } | { readonly skip: SkipReason }> {
  const stats = statOf(file);
  if (!stats) return { skip: 'missing' };
  if (stats.isSymbolicLink()) return { skip: 'symbolic-link' };
  if (stats.size > MAX_SIZE) return { skip: 'too-large' };
  return { content: await readFile(file) };
}

/** Files of one directory travel to git together; a directory is asked for as a whole. */
function groupByDirectory(absolutes: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const absolute of absolutes) {
    const stats = statOf(absolute);
    if (!stats) throw new ConfigurationError(messages.noSuchPath(path.relative('', absolute)));
    const directory = stats.isDirectory() ? absolute : path.dirname(absolute);
    const name = stats.isDirectory() ? '.' : path.basename(absolute);
    groups.set(directory, [...(groups.get(directory) ?? []), name]);
  }
  return groups;
}

async function listBelow(directory: string, names: readonly string[]): Promise<string[]> {
  const listed = (await listWithGit(directory, names)) ?? (await listWithoutGit(directory, names));
  return listed
    .filter(isJudgedName)
    .map((name) => path.join(directory, name))
    .filter((file) => statOf(file)?.isDirectory() === false);
}

/** The names that git holds or could hold; undefined outside a repository. */
export async function listWithGit(
  directory: string,
  names: readonly string[],
): Promise<string[] | undefined> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...names];
  try {
    return splitAtNul(await git(args, { cwd: directory })).map(String);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

async function listWithoutGit(directory: string, names: readonly string[]): Promise<string[]> {
  const { escapePath, glob } = await import('tinyglobby');
  const patterns = names.map((name) => (name === '.' ? '**' : escapePath(name)));
  return glob(patterns, {
    cwd: directory,
    dot: true,
    ignore: ['**/node_modules/**', '**/.git/**'],
  });
}

async function findBoundary(directory: string): Promise<string> {
  return (await repositoryIfAny(directory))?.root ?? process.cwd();
}

function statOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}
