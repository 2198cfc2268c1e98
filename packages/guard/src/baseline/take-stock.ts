import { judge } from '../check.ts';
import { ConfigurationError } from '../errors.ts';
import { readRecords, type Records } from '../judgement/records.ts';
import type { Report } from '../report.ts';
import type { Repository } from '../repository.ts';
import { findCommit } from '../scope/commits.ts';
import { select } from '../scope/select.ts';
import type { Selection } from '../scope/selection.ts';
import type { Progress } from '../reporters/progress.ts';
import type { Fingerprinted } from './fingerprint.ts';

/** Every violation of the working tree that no deferral and no allowed path answers for. */
export interface Stock {
  readonly repository: Repository;
  readonly selection: Selection;
  readonly records: Records;
  readonly findings: readonly Fingerprinted[];
  readonly report: Report;
  /** Whether a file was passed over for a reason that may go away. */
  readonly isUnread: (path: string) => boolean;
  readonly head: string;
}

/** @throws {ConfigurationError} outside a repository. */
export async function takeStock(onProgress: Progress['show']): Promise<Stock> {
  const selection = await select({ kind: 'all' });
  const { repository, snapshot } = selection;
  if (!repository || !snapshot) throw new ConfigurationError('Cannot find a repository here.');
  const records = await readRecords(snapshot);
  const { report } = await judge(selection, {
    ...{ onProgress, records: { ...records, baseline: undefined } },
  });
  const chosen = new Set(['ignored', 'not-configured', 'component']);
  const unread = new Set(
    report.skipped.filter(({ reason }) => !chosen.has(reason)).map(({ path }) => path),
  );
  return {
    ...{ repository, selection, records, report },
    findings: report.findings.filter(isFingerprinted),
    isUnread: (path) => unread.has(path),
    head: (await findCommit(repository.root, 'HEAD')) ?? '',
  };
}

function isFingerprinted(finding: Report['findings'][number]): finding is Fingerprinted {
  return finding.fingerprint !== undefined && finding.symbol !== undefined;
}
