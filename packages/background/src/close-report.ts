import type { TaskEnd } from './backend.ts';
import type { LedgerEntries } from './ledger.ts';

/** What `close()` did. */
export interface CloseReport {
  readonly ledger: LedgerEntries;
  /** The tasks that were lost: each of them is in the dead letters. */
  readonly abandoned: readonly TaskEnd[];
  /** Services that ignored their signal, and may still run. */
  readonly unstopped: readonly string[];
}
