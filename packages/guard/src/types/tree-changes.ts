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
  const committed = await committedBetween(root, before.head, now.head);
  if (!committed || !before.ignored || !now.ignored) return 'all';
  const changes = { changed: [] as string[], created: [] as string[], deleted: [] as string[] };
  for (const name of namesOf(committed, before.staged, now.staged)) {
    const { old, then } = objectsOf(name, { before, now, inHead: committed.get(name) });
    note(changes, name, old, then);
  }
  for (const name of namesOf(before.ignored, now.ignored)) {
    note(changes, name, before.ignored.get(name), now.ignored.get(name));
  }
  return changes;
}

function namesOf(...lists: readonly ReadonlyMap<string, unknown>[]): Set<string> {
  return new Set(lists.flatMap((list) => [...list.keys()]));
}

/** What the index had under a name before, and has now: what is staged, else what is in HEAD. */
function objectsOf(
  name: string,
  { before, now, inHead }: { before: TreeState; now: TreeState; inHead: Pair | undefined },
) {
  const [was, is] = [before.staged.get(name), now.staged.get(name)];
  const unchanged = was?.oldOid ?? is?.oldOid;
  return {
    old: was?.oid ?? inHead?.old ?? unchanged,
    then: is?.oid ?? inHead?.now ?? unchanged,
  };
}

interface Pair {
  readonly old: string;
  readonly now: string;
}

const NOTHING = '';

function note(
  changes: Record<keyof NamedChanges, string[]>,
  name: string,
  ...pair: readonly (string | undefined)[]
): void {
  if (!READ_BY_COMPILER.test(name)) return;
  const [old = NOTHING, now = NOTHING] = pair.map((each) => each?.replace(/^0+$/, NOTHING));
  if (old === now) return;
  changes[old === NOTHING ? 'created' : now === NOTHING ? 'deleted' : 'changed'].push(name);
}

/** The objects that two commits have under each name where they differ; undefined where one of them is not there. */
async function committedBetween(
  root: string,
  from: string | undefined,
  to: string | undefined,
): Promise<Map<string, Pair> | undefined> {
  if (from === undefined || to === undefined) return undefined;
  if (from === to) return new Map();
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
