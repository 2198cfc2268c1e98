import type { BaselineEntry } from './baseline-file.ts';
import type { Fingerprinted } from './fingerprint.ts';

export interface Matched {
  readonly baselined: readonly Fingerprinted[];
  readonly fresh: readonly Fingerprinted[];
  /** What each entry that is still true was found as. */
  readonly found: ReadonlyMap<BaselineEntry, Fingerprinted>;
}

/**
 * Holds findings against the baseline: the same violation in the same file, else the same one in a file
 * whose name is new, when the entry's file is gone. A copy beside the original is new.
 */
export function matchBaseline(
  findings: readonly Fingerprinted[],
  entries: readonly BaselineEntry[],
  isGone: (path: string) => boolean,
): Matched {
  const found = new Map<BaselineEntry, Fingerprinted>();
  const byPlace = new Map(entries.map((entry) => [`${entry.fp} ${entry.path}`, entry]));
  const elsewhere: Fingerprinted[] = [];
  for (const finding of findings) {
    const entry = byPlace.get(`${finding.fingerprint} ${finding.path}`);
    if (entry) found.set(entry, finding);
    else elsewhere.push(finding);
  }
  const moved = new Map<string, BaselineEntry[]>();
  for (const entry of entries) {
    if (!found.has(entry) && isGone(entry.path)) {
      moved.set(entry.fp, [...(moved.get(entry.fp) ?? []), entry]);
    }
  }
  const fresh = elsewhere.filter((finding) => {
    const entry = moved.get(finding.fingerprint)?.shift();
    if (entry) found.set(entry, finding);
    return entry === undefined;
  });
  const isFresh = new Set(fresh);
  return { baselined: findings.filter((finding) => !isFresh.has(finding)), fresh, found };
}
