import { ConfigurationError } from '../errors.ts';
import { git, GitError, splitAtNul } from '../git.ts';

/** The id of a commit; undefined when there is none of this name. */
export async function findCommit(root: string, name: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const output = await orUndefined(git(args, { cwd: root }));
  return output && String(output).trim();
}

/** @throws {ConfigurationError} when there is no such commit here. */
export async function resolveCommit(root: string, name: string): Promise<string> {
  const commit = await findCommit(root, name);
  if (commit !== undefined) return commit;
  const hint = (await isShallow(root)) ? ` ${DEEPEN}` : ' Fetch it, or name another one.';
  throw new ConfigurationError(`Cannot find the commit '${name}' in this repository.${hint}`);
}

const DEEPEN =
  "This clone is shallow: fetch the history with 'git fetch --unshallow' (in GitHub Actions, `fetch-depth: 0` of actions/checkout; in GitLab CI, `GIT_DEPTH: 0`).";

/**
 * Where two histories part.
 *
 * @throws {ConfigurationError} when they do not meet, as far as this clone knows.
 */
export async function mergeBase(root: string, a: string, b: string): Promise<string> {
  const output = await orUndefined(git(['merge-base', a, b], { cwd: root }));
  const found = output && String(output).split('\n')[0];
  if (found) return found;
  const why = (await isShallow(root)) ? DEEPEN : 'They have no common history.';
  throw new ConfigurationError(
    `Cannot compare ${short(a)} with ${short(b)}: no merge base is found. ${why}`,
  );
}

export async function isShallow(root: string): Promise<boolean> {
  const output = await orUndefined(git(['rev-parse', '--is-shallow-repository'], { cwd: root }));
  return String(output ?? '').trim() === 'true';
}

/** Every path that differs between a commit and the disk, with what git does not know yet. */
export async function changedOnDisk(root: string, from: string | undefined): Promise<string[]> {
  const untracked = ['ls-files', '-z', '--others', '--exclude-standard'];
  const changed =
    from === undefined
      ? ['ls-files', '-z', '--cached']
      : ['diff', '--name-only', '-z', '--no-renames', '--ignore-submodules=all', from, '--'];
  const names = [
    ...splitAtNul(await git(changed, { cwd: root })),
    ...splitAtNul(await git(untracked, { cwd: root })),
  ];
  return [...new Set(names.map(String))];
}

/** The old names of moved files, as git pairs them. */
export async function renamesSince(
  root: string,
  compared: readonly string[],
): Promise<Map<string, string>> {
  const args = ['diff', '--name-status', '-z', '-M', '--diff-filter=R', '--ignore-submodules=all'];
  const parts = splitAtNul(await git([...args, ...compared, '--'], { cwd: root })).map(String);
  const renames = new Map<string, string>();
  for (let at = 0; at + 2 < parts.length; at += 3) renames.set(parts[at + 2]!, parts[at + 1]!);
  return renames;
}

async function orUndefined(output: Promise<Buffer>): Promise<Buffer | undefined> {
  try {
    return await output;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

function short(commit: string): string {
  return /^[0-9a-f]{40,}$/.test(commit) ? commit.slice(0, 10) : commit;
}
