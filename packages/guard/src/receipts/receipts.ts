import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Report, Tier } from '../report.ts';
import type { Repository } from '../repository.ts';
import type { StagedFile } from '../staged.ts';
import { version } from '../version.ts';

/** What is known about the judgement of a commit. It is evidence for people, and decides nothing. */
export interface Receipt {
  readonly version: 1;
  /** `hook`: before the commit was made. `afterwards`: nobody had judged it. */
  readonly by: 'hook' | 'afterwards';
  readonly at: string;
  readonly gate: string;
  readonly tier: Tier;
  readonly judged: number;
  readonly violations: number;
}

/** Of the commit that is being made. A receipt that cannot be written is not missed. */
export function leaveReceipt(
  repository: Repository,
  staged: readonly StagedFile[],
  report: Report,
): void {
  if (staged.length) writeReceipt(repository, keyOf(staged), receiptOf('hook', report));
}

export function receiptOf(by: Receipt['by'], { tier, judged, findings }: Report): Receipt {
  const violations = findings.filter(({ severity }) => severity === 'error').length;
  const at = new Date().toISOString();
  return { version: 1, by, at, gate: version(), tier, judged, violations };
}

export function writeReceipt(repository: Repository, key: string, receipt: Receipt): void {
  try {
    const folder = folderOf(repository);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, key), `${JSON.stringify(receipt)}\n`);
  } catch {
    return; // a full disk stops no commit
  }
}

export function readReceipt(repository: Repository, key: string): Receipt | undefined {
  const file = path.join(folderOf(repository), key);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Receipt;
  } catch {
    return undefined;
  }
}

/**
 * Names what a commit changes, as `git diff-tree --raw -z … | git hash-object --stdin` does: a hook can look for it
 * without starting anything else.
 */
export function keyOf(changes: readonly StagedFile[]): string {
  const sorted = [...changes].sort((a, b) => Buffer.compare(a.path, b.path));
  const text = Buffer.concat(
    sorted.flatMap(({ path: name, oldMode, mode, oldOid, oid, status }) => [
      Buffer.from(`:${oldMode} ${mode} ${oldOid} ${oid} ${status}\0`),
      name,
      Buffer.from('\0'),
    ]),
  );
  const algorithm = changes[0]?.oid.length === 64 ? 'sha256' : 'sha1';
  return createHash(algorithm).update(`blob ${text.length}\0`).update(text).digest('hex');
}

/** All working trees of a repository share them. */
export function folderOf({ gitDir }: Repository): string {
  const file = path.join(gitDir, 'commondir');
  const common = existsSync(file)
    ? path.resolve(gitDir, readFileSync(file, 'utf8').trim())
    : gitDir;
  return path.join(common, 'taskgroup-guard/receipts');
}
