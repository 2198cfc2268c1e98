import { git, splitAtNul } from './git.ts';
import { mergeParents, type Repository } from './repository.ts';

/** One path of the commit that is being made. */
export interface StagedFile {
  /** From the root of the repository, as git stores it. */
  readonly path: Buffer;
  readonly mode: string;
  readonly oldMode: string;
  readonly oid: string;
  readonly unmerged: boolean;
  /** As git says: `A`, `M`, `D`. */
  readonly status: string;
  /** The object on the other side of the comparison. */
  readonly oldOid: string;
}

const REGULAR = /^100\d{3}$/;

/**
 * Lists what the commit adds, changes or deletes, compared with HEAD. Renames are not paired: a moved file is judged at
 * its new place, under that place's configuration.
 */
export function listStaged(): Promise<StagedFile[]> {
  return diffIndex();
}

/** Of these files, those that differ from every parent: a merge answers for nothing else. */
export async function ownOf(
  repository: Repository,
  staged: readonly StagedFile[],
): Promise<readonly StagedFile[]> {
  let files = staged;
  for (const parent of mergeParents(repository)) {
    const changed = new Set((await diffIndex(parent)).map(keyOf));
    files = files.filter((file) => changed.has(keyOf(file)));
  }
  return files;
}

export function isRegularFile({ mode }: StagedFile): boolean {
  return REGULAR.test(mode);
}

export function isSymbolicLink({ mode }: StagedFile): boolean {
  return mode === '120000';
}

/** Compares the index with a parent; with HEAD, or with nothing before the first commit, by default. */
async function diffIndex(parent?: string): Promise<StagedFile[]> {
  const args = ['--cached', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-relative'];
  const output = await git([
    'diff',
    ...args,
    '--ignore-submodules=all',
    ...(parent === undefined ? [] : [parent]),
  ]);
  return parseRaw(output);
}

/** Reads `--raw -z` output: `:mode mode oid oid status NUL path NUL`. */
export function parseRaw(output: Buffer): StagedFile[] {
  const parts = splitAtNul(output);
  const entries: StagedFile[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [old = '', mode = '', oldOid = '', oid = '', status = ''] = String(parts[at]).split(' ');
    const [path, oldMode, unmerged] = [parts[at + 1]!, old.slice(1), status === 'U'];
    entries.push({ path, mode, oldMode, oid, oldOid, status, unmerged });
  }
  return entries;
}

function keyOf({ path }: StagedFile): string {
  return path.toString('latin1');
}
