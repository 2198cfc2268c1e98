import path from 'node:path';
import { mayHoldSite, patterns } from '@taskgroup/patterns';
import { fingerprintAll } from '../baseline/fingerprint.ts';
import { judge } from '../check.ts';
import { git, GitError, splitAtNul } from '../git.ts';
import { readRecords } from '../judgement/records.ts';
import type { Report, ShownFinding } from '../report.ts';
import { groupBy } from '../reporters/group-by.ts';
import type { Repository } from '../repository.ts';
import type { Selection } from '../scope/selection.ts';
import { isJudgedName, MAX_SIZE } from '../source-text.ts';
import { committedOrDisk } from './policy.ts';
import type { EditedFile } from './virtual-edit.ts';
import { relativeName } from '../posix.ts';

/** A finding that the edit adds, with the text that it would be in. */
export interface NewViolation {
  readonly finding: ShownFinding;
  readonly text: string;
}

/**
 * The violations that edits add, and no others: a file that has some already may still be worked on. The same judgement
 * as of a commit, under the records of the last one, only on texts that are nowhere yet.
 */
export async function newViolations(
  files: readonly EditedFile[],
  repository: Repository,
): Promise<NewViolation[]> {
  const { root } = repository;
  const candidates = await withoutIgnored(files.filter(isCandidate), root);
  if (!candidates.length) return [];
  const after = new Map(candidates.map(({ absolute, after: text }) => [absolute, text]));
  const found = groupBy(await errorsIn(after, repository), ({ path: name }) => name);
  const before = new Map(
    candidates.flatMap(({ absolute, before: text }) =>
      text !== undefined && found.has(relativeName(root, absolute)) ? [[absolute, text]] : [],
    ),
  );
  const known = groupBy(await errorsIn(before, repository), ({ path: name }) => name);
  const added: NewViolation[] = [];
  for (const [name, findings] of found) {
    const texts = {
      after: after.get(path.join(root, name))!,
      before: before.get(path.join(root, name)),
    };
    added.push(...(await onlyNew(name, texts, findings, known.get(name) ?? [])));
  }
  return added;

  function isCandidate({ absolute, after: text }: EditedFile): boolean {
    if (!isJudgedName(absolute) || text.length > MAX_SIZE || isOutside(absolute, root))
      return false;
    return mayHoldSite(text, patterns); // most edits end here
  }
}

interface Texts {
  readonly after: string;
  readonly before: string | undefined;
}

async function onlyNew(
  name: string,
  { after, before = '' }: Texts,
  findings: readonly ShownFinding[],
  old: readonly ShownFinding[],
): Promise<NewViolation[]> {
  const known = await fingerprintAll(name, before, old);
  const fingerprints = new Set(known.map(({ fingerprint }) => fingerprint));
  return (await fingerprintAll(name, after, findings))
    .filter(({ fingerprint }) => !fingerprints.has(fingerprint))
    .map((finding) => ({ finding, text: after }));
}

/** What would block a commit of these texts; a text that does not parse yet is somebody's work in progress. */
async function errorsIn(
  texts: ReadonlyMap<string, string>,
  repository: Repository,
): Promise<Report['findings']> {
  if (!texts.size) return [];
  const snapshot = await committedOrDisk(repository);
  const files = [...texts.keys()].map((absolute) => ({
    absolute,
    path: relativeName(repository.root, absolute),
  }));
  const selection: Selection = {
    ...{ scope: 'files', boundary: repository.root, repository, files, snapshot },
    read: contents,
    ...{ types: undefined, touched: new Set(), base: undefined },
  };
  const { report } = await judge(selection, { records: await readRecords(snapshot) });
  return report.findings.filter(({ severity, rule }) => severity === 'error' && rule !== null);

  // eslint-disable-next-line @typescript-eslint/require-await -- the texts are at hand
  async function* contents(asked: Selection['files']) {
    for (const { absolute } of asked) yield { content: Buffer.from(texts.get(absolute)!) };
  }
}

function isOutside(absolute: string, root: string): boolean {
  const relative = path.relative(root, absolute);
  return relative.startsWith('..') || path.isAbsolute(relative);
}

/** Nobody commits what git ignores. */
async function withoutIgnored(files: readonly EditedFile[], root: string): Promise<EditedFile[]> {
  if (!files.length) return [];
  const names = files.map(({ absolute }) => path.relative(root, absolute));
  const input = names.map((name) => `${name}\0`).join('');
  const args = ['check-ignore', '-z', '--stdin'];
  const output = await git(args, { cwd: root, input }).catch((error: unknown) => {
    if (error instanceof GitError) return Buffer.alloc(0); // it ends with 1 when nothing is ignored
    throw error;
  });
  const ignored = new Set(splitAtNul(output).map(String));
  return files.filter((_, at) => !ignored.has(names[at]!));
}
