import path from 'node:path';
import { mayHoldSite, patterns } from '@taskgroup/patterns';
import { fingerprintAll } from '../baseline/fingerprint.ts';
import { git, GitError, splitAtNul } from '../git.ts';
import type { LintFiles } from '../lint/lint-files.ts';
import type { ShownFinding } from '../report.ts';
import { isSourceName, MAX_SIZE } from '../source-text.ts';
import type { EditedFile } from './virtual-edit.ts';

/** A finding that the edit adds, with the text that it would be in. */
export interface NewViolation {
  readonly finding: ShownFinding;
  readonly text: string;
}

/**
 * The violations that edits add, and no others: a file that has some already may still be worked on. The same judgement as
 * of a commit, only on texts that are nowhere yet.
 */
export async function newViolations(
  files: readonly EditedFile[],
  root: string,
): Promise<NewViolation[]> {
  const candidates = await withoutIgnored(files.filter(isCandidate), root);
  if (!candidates.length) return [];
  const { LintFiles } = await import('../lint/lint-files.ts');
  const linter = new LintFiles(root, () => Promise.resolve({ types: 'configured' }));
  const found: NewViolation[] = [];
  for (const file of candidates) found.push(...(await violationsOf(file, root, linter)));
  return found;

  function isCandidate({ absolute, after }: EditedFile): boolean {
    if (!isSourceName(absolute) || after.length > MAX_SIZE || isOutside(absolute, root))
      return false;
    return mayHoldSite(after, patterns); // most edits end here
  }
}

async function violationsOf(
  { absolute, before, after }: EditedFile,
  root: string,
  linter: LintFiles,
): Promise<NewViolation[]> {
  const name = path.relative(root, absolute).split(path.sep).join('/');
  const errorsIn = async (text: string) => {
    const outcome = await linter.judge({ path: name, absolute, text });
    const findings = 'skip' in outcome ? [] : outcome.findings;
    return findings.filter(({ severity, rule }) => severity === 'error' && rule !== null);
  };
  const found = await errorsIn(after);
  if (!found.length) return [];
  const old = before && mayHoldSite(before, patterns) ? await errorsIn(before) : [];
  const known = await fingerprintAll(name, before ?? '', old);
  const fingerprints = new Set(known.map(({ fingerprint }) => fingerprint));
  return (await fingerprintAll(name, after, found))
    .filter(({ fingerprint }) => !fingerprints.has(fingerprint))
    .map((finding) => ({ finding, text: after }));
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
