import type { FileChanges } from '@taskgroup/patterns';
import { git, splitAtNul } from '../git.ts';
import { READ_BY_COMPILER, type TreeState } from './tree-state.ts';

/** Files by their names from the root. */
export type NamedChanges = Required<FileChanges>;

/**
 * What the commit that is being made holds otherwise than the one that was looked at before; `all` where nobody can tell.
 * Only the difference between the two is read, however large the repository is.
 */
export async function changesBetween(
  root: string,
  before: TreeState,
  now: TreeState,
): Promise<NamedChanges | 'all'> {
  if (!before.head || !now.head || !before.ignored || !now.ignored) return 'all';
  const committed =
    before.head === now.head ? new Map<string, Pair>() : await between(root, before.head, now.head);
  if (!committed) return 'all';
  const names = new Set([...committed.keys(), ...before.staged.keys(), ...now.staged.keys()]);
  const changes = { changed: [] as string[], created: [] as string[], deleted: [] as string[] };
  for (const name of names) {
    const inHead = committed.get(name);
    const unchanged = before.staged.get(name)?.oldOid ?? now.staged.get(name)?.oldOid ?? NOTHING;
    const old = before.staged.get(name)?.oid ?? inHead?.old ?? unchanged;
    const then = now.staged.get(name)?.oid ?? inHead?.now ?? unchanged;
    note(changes, name, old, then);
  }
  for (const name of new Set([...before.ignored.keys(), ...now.ignored.keys()])) {
    const [old = NOTHING, then = NOTHING] = [before.ignored.get(name), now.ignored.get(name)];
    note(changes, name, old, then);
  }
  return changes;
}

interface Pair {
  readonly old: string;
  readonly now: string;
}

const NOTHING = '';

function note(changes: Record<keyof NamedChanges, string[]>, name: string, ...pair: string[]) {
  if (!READ_BY_COMPILER.test(name)) return;
  const [old = NOTHING, now = NOTHING] = pair.map((each) => each.replace(/^0+$/, NOTHING));
  if (old === now) return;
  changes[old === NOTHING ? 'created' : now === NOTHING ? 'deleted' : 'changed'].push(name);
}

/** The objects that two commits have under each name where they differ. */
async function between(
  root: string,
  from: string,
  to: string,
): Promise<Map<string, Pair> | undefined> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', from, to, '--'];
  try {
    const parts = splitAtNul(await git(args, { cwd: root })).map(String);
    const found = new Map<string, Pair>();
    for (let at = 0; at + 1 < parts.length; at += 2) {
      const [, , old = '', now = ''] = parts[at]!.split(' ');
      found.set(parts[at + 1]!, { old, now });
    }
    return found;
  } catch {
    return undefined; // one of them is gone
  }
}
