import { isOpen, type Deferral } from '../defer/deferral.ts';
import { fingerprintsAt } from '../judgement/before.ts';
import type { Drift } from '../report.ts';
import { renamesSince } from '../scope/commits.ts';
import type { Selection } from '../scope/selection.ts';
import { treeSnapshot } from '../scope/snapshot.ts';
import { BASELINE_FILE, readBaseline, type BaselineEntry } from './baseline-file.ts';

export interface GrowthQuestion {
  readonly selection: Selection;
  readonly entries: readonly BaselineEntry[];
  readonly deferrals: ReadonlyMap<string, Deferral>;
  /** The commit that the baseline may not have grown since. */
  readonly base: string;
}

/**
 * Proves that the baseline holds nothing new: every entry is one of the compared commit's baseline, is a
 * violation that the commit's code has, or names an open deferral.
 */
export async function growthOf(question: GrowthQuestion): Promise<Drift[]> {
  const unproven = await unprovenEntries(question);
  if (!unproven.length) return [];
  const [first] = unproven;
  const more = unproven.length > 1 ? ` and ${unproven.length - 1} more` : '';
  return [
    {
      code: 'baseline-grew',
      severity: 'error',
      subject: first!.fp,
      message: `The baseline grew by ${first!.rule} in ${first!.path}${more}, which ${short(question.base)} does not have. Mend the code, and run 'taskgroup-guard baseline update'; or defer it openly: 'taskgroup-guard defer add'.`,
      path: BASELINE_FILE,
    },
  ];
}

async function unprovenEntries(question: GrowthQuestion): Promise<BaselineEntry[]> {
  const { selection, entries, deferrals, base } = question;
  const root = selection.boundary;
  const added = without(entries, (await readBaseline(treeSnapshot(root, base))) ?? []).filter(
    ({ deferral = '' }) => !deferrals.has(deferral) || !isOpen(deferrals.get(deferral)!),
  );
  if (!added.length) return [];
  const renames = await renamesSince(root, comparedWith(selection, base));
  const names = new Map(added.map(({ path }) => [path, renames.get(path) ?? path]));
  const before = await fingerprintsAt(selection, base, names);
  return added.filter(({ fp, path }) => !before.get(path)?.has(fp));
}

function comparedWith({ types }: Selection, base: string): string[] {
  return typeof types === 'object' ? [base, types.commit] : [base];
}

/** A fingerprint that the base has twice may be there twice; where it is does not matter. */
function without(
  entries: readonly BaselineEntry[],
  base: readonly BaselineEntry[],
): BaselineEntry[] {
  const left = new Map<string, number>();
  for (const { fp } of base) left.set(fp, (left.get(fp) ?? 0) + 1);
  return entries.filter(({ fp }) => {
    const count = left.get(fp) ?? 0;
    left.set(fp, count - 1);
    return count <= 0;
  });
}

function short(commit: string): string {
  return commit.slice(0, 10);
}
