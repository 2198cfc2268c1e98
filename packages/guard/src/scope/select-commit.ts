import { git, splitAtNul } from '../git.ts';
import type { Repository } from '../repository.ts';
import { parseRaw, type StagedFile } from '../staged.ts';
import { selectEntries } from './select-index.ts';
import type { SelectedFile, Selection } from './selection.ts';
import { treeSnapshot } from './snapshot.ts';

/** What one commit has and another has not, from git's objects. */
export async function selectCommit(
  repository: Repository,
  base: string,
  commit: string,
): Promise<Selection> {
  const args = ['--raw', '-z', '--no-abbrev', '--no-renames', '--ignore-submodules=all'];
  const output = await git(['diff', ...args, base, commit, '--'], { cwd: repository.root });
  return {
    ...selectEntries(repository, parseRaw(output)),
    scope: 'range',
    snapshot: treeSnapshot(repository.root, commit),
    types: { commit },
    base,
  };
}

/** Some files of a commit, whether or not it changed them. */
export async function selectFilesOf(
  repository: Repository,
  commit: string,
  names: readonly string[],
): Promise<readonly SelectedFile[]> {
  const args = ['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...names];
  const entries = splitAtNul(await git(args, { cwd: repository.root })).map((entry): StagedFile => {
    const tab = entry.indexOf(9);
    const [mode = '', , oid = ''] = entry.toString('latin1', 0, tab).split(' ');
    const path = entry.subarray(tab + 1);
    return { path, mode, oldMode: '', oid, oldOid: '', unmerged: false, status: 'M' };
  });
  return selectEntries(repository, entries).files;
}
