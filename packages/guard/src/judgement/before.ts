import path from 'node:path';
import { fingerprintAll } from '../baseline/fingerprint.ts';
import type { Candidate } from '../lint/candidate.ts';
import { Run } from '../run.ts';
import { findCommit, renamesSince } from '../scope/commits.ts';
import type { Selection } from '../scope/selection.ts';
import { treeSnapshot } from '../scope/snapshot.ts';
import type { Before } from './settle.ts';

/** What the commit that a selection is compared with had in these files, under their old names. */
export async function fingerprintsBefore(
  selection: Selection,
  paths: readonly string[],
): Promise<Before> {
  const { repository, base = '' } = selection;
  const commit = repository && base && (await findCommit(repository.root, base));
  if (!repository || !commit) return new Map();
  const renames = await renamesSince(repository.root, comparedWith(selection, commit));
  return fingerprintsAt(
    selection,
    commit,
    new Map(paths.map((name) => [name, renames.get(name) ?? name])),
  );
}

/** The fingerprints of files of a commit, by the names they are wanted under. */
export async function fingerprintsAt(
  { repository, boundary }: Selection,
  commit: string,
  names: ReadonlyMap<string, string>,
): Promise<Before> {
  if (!repository) return new Map();
  const texts = await treeSnapshot(repository.root, commit).read([...names.values()]);
  const run = new Run({});
  const candidates: Candidate[] = [];
  for (const [name, old] of names) {
    const text = texts.get(old);
    const file = { path: name, absolute: path.join(boundary, name) };
    const candidate =
      text !== undefined && (await run.consider(file, { content: Buffer.from(text) }));
    if (candidate) candidates.push(candidate);
  }
  if (!candidates.length) return new Map();
  const { indexTypes } = await import('../types/index-types.ts');
  await run.lint(candidates, boundary, (all) =>
    Promise.resolve(indexTypes({ ...repository, commit }, all)),
  );
  const { findings } = run.report('range');
  const before = new Map<string, ReadonlySet<string>>();
  for (const { path: name, text } of candidates) {
    const ofFile = findings.filter((finding) => finding.path === name && finding.rule !== null);
    const prints = await fingerprintAll(name, text, ofFile);
    before.set(name, new Set(prints.map(({ fingerprint }) => fingerprint)));
  }
  return before;
}

function comparedWith({ types }: Selection, base: string): string[] {
  if (types === 'index') return ['--cached', base];
  return types ? [base, types.commit] : [base];
}
