import { git, splitAtNul } from './git.ts';

/** A content under a name: what it is parsed as depends on how the name ends. */
export interface NamedBlob {
  readonly oid: string;
  readonly name: string;
}

/** The files of a commit; links and submodules are none. */
export async function filesOfCommit(root: string, commit: string): Promise<NamedBlob[]> {
  const output = await git(['ls-tree', '-r', '-z', '--full-tree', commit], { cwd: root });
  return splitAtNul(output).flatMap((entry) => {
    const tab = entry.indexOf(9);
    const [mode = '', , oid = ''] = entry.toString('latin1', 0, tab).split(' ');
    return mode.startsWith('100') ? [{ oid, name: entry.toString('utf8', tab + 1) }] : [];
  });
}
