import { judge } from '../check.ts';
import { readRecords } from '../judgement/records.ts';
import type { Drift } from '../report.ts';
import type { Progress } from '../reporters/progress.ts';
import { openRepository } from '../repository.ts';
import { selectNames } from '../scope/select-disk.ts';
import { diskSnapshot } from '../scope/snapshot.ts';
import { coveredFiles } from './criteria.ts';
import { isOpen } from './deferral.ts';

/** What is not true any more of the records of the working tree; judges the files that they cover. */
export async function verifyOnDisk(onProgress: Progress['show']): Promise<readonly Drift[]> {
  const repository = await openRepository();
  const snapshot = diskSnapshot(repository.root);
  const records = await readRecords(snapshot);
  const files = new Set<string>();
  for (const deferral of [...records.deferrals.values()].filter(isOpen)) {
    for (const file of await coveredFiles(snapshot, deferral)) files.add(file);
  }
  const selection = selectNames(repository, [...files]);
  const { report } = await judge(selection, { onProgress, records, strict: true });
  return report.drift ?? [];
}
