import { git } from '../git.ts';
import type { Repository } from '../repository.ts';
import { parseRaw } from '../staged.ts';
import { selectEntries } from './select-index.ts';
import type { Selection } from './selection.ts';
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
