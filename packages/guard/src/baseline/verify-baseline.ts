import type { Drift } from '../report.ts';
import type { Progress } from '../reporters/progress.ts';
import { findCommit, resolveCommit } from '../scope/commits.ts';
import { BASELINE_FILE } from './baseline-file.ts';
import { matched } from './change-baseline.ts';
import { growthOf } from './growth.ts';
import { takeStock } from './take-stock.ts';

/** Whether every entry is a violation still, and none is new since the compared commit. */
export async function verifyBaseline(ref: string, onProgress: Progress['show']): Promise<Drift[]> {
  const stock = await takeStock(onProgress);
  const { root } = stock.repository;
  const { entries, found } = await matched(stock);
  const mended = entries.filter((entry) => !found.has(entry) && !stock.isUnread(entry.path));
  const isFirst = ref === 'HEAD' && (await findCommit(root, 'HEAD')) === undefined;
  const grown = isFirst
    ? []
    : await growthOf({
        ...{ selection: stock.selection, entries, deferrals: stock.records.deferrals },
        base: await resolveCommit(root, ref),
      });
  const stale = mended.map(({ fp, rule, path }): Drift => ({
    code: 'baseline-mended',
    severity: 'warning',
    subject: fp,
    message: `${rule} in ${path} is mended. Take it out: 'taskgroup-guard baseline update'.`,
    path: BASELINE_FILE,
  }));
  return [...grown, ...stale];
}
