import type { BaselineEntry } from '../baseline/baseline-file.ts';
import { defaultConfig, type GateConfig } from '../config/config.ts';
import type { Deferral } from '../defer/deferral.ts';
import type { Snapshot } from '../scope/snapshot.ts';
import { RECORDS } from './record-names.ts';

/** What a state of the repository has decided about violations. */
export interface Records {
  readonly config: GateConfig;
  /** Undefined where there is no baseline. */
  readonly baseline: readonly BaselineEntry[] | undefined;
  readonly deferrals: ReadonlyMap<string, Deferral>;
}

export const noRecords: Records = {
  config: defaultConfig,
  baseline: undefined,
  deferrals: new Map(),
};

/**
 * Reads every record of a state of the repository; a repository without any pays for one look.
 *
 * @throws {ConfigurationError} when one of them cannot be read.
 */
export async function readRecords(snapshot: Snapshot): Promise<Records> {
  if (!(await snapshot.list(RECORDS)).length) return noRecords;
  const { readConfig } = await import('../config/read-config.ts');
  const { readBaseline } = await import('../baseline/baseline-file.ts');
  const { readDeferrals } = await import('../defer/read-deferrals.ts');
  return {
    config: await readConfig(snapshot),
    baseline: await readBaseline(snapshot),
    deferrals: await readDeferrals(snapshot),
  };
}
