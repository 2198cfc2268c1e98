import type { LedgerEntries } from '@taskgroup/background';
import type { Tally } from './storm.ts';

const ENDS = ['completed', 'failed', 'cancelled', 'expired', 'abandoned'] as const;

/** How the manager's books differ from what was seen from outside; nothing when they are exact. */
export function discrepancies(ledger: LedgerEntries, tally: Tally): string[] {
  const problems: string[] = [];
  const { replayed } = tally;
  const expect = (what: string, is: number, ought: number) => {
    if (is !== ought) problems.push(`${what}: the ledger has ${is}, outside ${ought} were seen`);
  };
  expect('submitted', ledger.submitted, tally.accepted + replayed);
  expect('live', ledger.live, 0);
  const ended = ENDS.reduce((sum, end) => sum + ledger[end], 0);
  expect('ended', ended, ledger.submitted);
  // Replays have no handle here, so they can only add to an end.
  for (const end of ENDS) {
    const seen = tally.ends[end] ?? 0;
    if (ledger[end] < seen || ledger[end] > seen + replayed) expect(end, ledger[end], seen);
  }
  return problems;
}
