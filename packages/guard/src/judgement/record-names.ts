import { CONFIG_FILE } from '../config/config.ts';
import type { Snapshot } from '../scope/snapshot.ts';

/** The names of everything that a state of the repository has decided; most have none. */
export function listRecords(snapshot: Snapshot): Promise<string[]> {
  return snapshot.list([CONFIG_FILE, '.taskgroup']);
}
