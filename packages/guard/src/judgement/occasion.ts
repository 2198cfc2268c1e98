import type { Policy } from '../config/config.ts';

/** Why a run judges, which decides what drifted records do to it. */
export interface Occasion {
  /** `change`: a commit or a pull request. `audit`: a scheduled run. `look`: somebody asks. */
  readonly kind: 'change' | 'audit' | 'look';
  /** In CI what drifted blocks; in a hook it does for those who touch it. */
  readonly strict: boolean;
  /** The files that the change adds, changes or deletes. */
  readonly touched: ReadonlySet<string>;
}

export type Severity = 'error' | 'warning';

/** For a record that is wrong in itself. */
export function severityOfFault({ strict, touched }: Occasion, files: readonly string[]): Severity {
  return strict || files.some((file) => touched.has(file)) ? 'error' : 'warning';
}

/** For a record whose time is over: nobody's unrelated work is stopped by a date. */
export function severityOfTime(
  { kind, touched }: Occasion,
  concerns: (file: string) => boolean,
  { expiry }: Policy,
): Severity {
  const isTouched = [...touched].some(concerns);
  if (kind === 'look') return 'warning';
  const policy = isTouched ? expiry.touched : kind === 'audit' ? expiry.scheduled : expiry.pr;
  return policy === 'error' ? 'error' : 'warning';
}

/** For progress that nobody has written down: mending code breaks no build. */
export function severityOfProgress({ kind }: Occasion): Severity {
  return kind === 'audit' ? 'error' : 'warning';
}
