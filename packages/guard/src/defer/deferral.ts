/** A record of `.taskgroup/deferrals`: work that does not move yet. */
export interface Deferral {
  readonly id: string;
  readonly status?: 'active' | 'expired' | 'closed';
  readonly rules: readonly string[];
  readonly scope: DeferralScope;
  readonly maxViolations?: number;
  readonly ratchet?: readonly RatchetStep[];
  readonly reason: string;
  readonly adr?: AdrReference;
  readonly owner?: string;
  readonly createdAt?: string;
  readonly createdBy?: string;
  readonly approvedBy?: readonly string[];
  /** The last day, in UTC. */
  readonly expires: string;
  readonly reactivateWhen?: readonly Criterion[];
  readonly renewals?: readonly Renewal[];
  readonly closed?: { readonly at: string; readonly by?: string; readonly reason: string };
}

export interface DeferralScope {
  readonly paths: readonly string[];
  readonly symbols?: readonly string[];
  readonly fingerprints?: readonly string[];
}

export interface RatchetStep {
  readonly by: string;
  readonly max: number;
}

export interface AdrReference {
  readonly path: string;
  readonly status?: readonly string[];
}

export interface Renewal {
  readonly at: string;
  readonly by?: string;
  readonly expires: string;
  readonly reason: string;
}

type Answer = 'yes' | 'no';

/** When it comes true, the decision is due again. */
export type Criterion =
  | {
      readonly type: 'symbolChanged';
      readonly symbol: string;
      readonly path?: string;
      readonly fingerprint?: string;
    }
  | { readonly type: 'dependency'; readonly name: string; readonly range?: string }
  | { readonly type: 'pathExists'; readonly path: string }
  | { readonly type: 'date'; readonly date: string }
  | { readonly type: 'issueClosed'; readonly url: string; readonly answer?: Answer }
  | { readonly type: 'manual'; readonly text: string; readonly answer?: Answer };

export const DEFERRALS = '.taskgroup/deferrals';

export function fileOf(id: string): string {
  return `${DEFERRALS}/${id}.json`;
}

/** Whether it holds anything back at all. */
export function isOpen({ status }: Deferral): boolean {
  return status !== 'closed';
}
