import type { ExitCode } from './errors.ts';
import { exitCodes } from './errors.ts';
import type { Skipped } from './source-text.ts';

/** Something that was found. */
export interface Finding {
  /** `taskgroup/<id>`, or null for a syntax error. */
  readonly rule: string | null;
  readonly messageId: string | null;
  readonly severity: 'error' | 'warning';
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly why: string | null;
  readonly fix: string | null;
  readonly docs: string | null;
  /** `taskgroup/v1`, see `baseline/fingerprint.ts`; absent where no record asked for it. */
  readonly fingerprint?: string;
  /** The names around it, such as `Scheduler.run`; empty at the top of a module. */
  readonly symbol?: string;
}

/** A finding together with the line it lies on, for people. */
export interface ShownFinding extends Finding {
  readonly sourceLine: string;
  /** What was judged, for reports that hash it; not at hand once a report has been merged from others. */
  readonly fileText?: string;
}

/** A finding that a deferral holds back. */
export interface DeferredFinding extends ShownFinding {
  readonly deferral: string;
}

/** Something about the records that was decided once and is not true any more. */
export interface Drift {
  readonly code: DriftCode;
  /** Errors block. */
  readonly severity: 'error' | 'warning';
  /** The deferral, decision record or baseline entry that it is about. */
  readonly subject: string;
  /** One sentence, and how to mend it. */
  readonly message: string;
  /** The record's file. */
  readonly path: string;
}

/** The closed list of what can drift; `taskgroup-guard explain <code>` says more about each. */
export type DriftCode =
  | 'adr-missing'
  | 'adr-status'
  | 'adr-superseded'
  | 'adr-link'
  | 'no-owner'
  | 'reason-too-short'
  | 'expired'
  | 'expires-too-late'
  | 'ratchet-due'
  | 'ceiling-must-drop'
  | 'decision-due'
  | 'nothing-deferred'
  | 'baseline-grew'
  | 'baseline-mended'
  | 'gate-changed'
  | 'own-deferral';

/** A site that the codemod has left to somebody. */
export interface MarkerPlace {
  readonly path: string;
  readonly line: number;
  /** The reason, from the codemod's closed list. */
  readonly code: string;
}

/** A commit that the hook would have blocked. */
export interface PassedCommit {
  readonly commit: string;
  /** The author's address. */
  readonly author: string;
  readonly violations: number;
}

/** What was judged. */
export type Scope = 'index' | 'files' | 'worktree' | 'range' | 'since' | 'all';

/** How deep the judgement went: no file needed a linter, syntax only, or with types. */
export type Tier = 'none' | 'syntax' | 'types';

export interface Report {
  readonly scope: Scope;
  readonly tier: Tier;
  readonly findings: readonly ShownFinding[];
  readonly skipped: readonly Skipped[];
  /** Sentences that qualify the verdict: which configuration was used, what was left out. */
  readonly notices: readonly string[];
  /** Files that got a verdict. */
  readonly judged: number;
  /** Findings silenced by a comment in the source. */
  readonly suppressed: number;
  /** Findings that the baseline holds: they were there before the gate. */
  readonly baselined?: readonly ShownFinding[];
  /** Findings that a deferral holds back. */
  readonly deferred?: readonly DeferredFinding[];
  /** Findings that the compared version has, too; with `--new-only`. */
  readonly known?: readonly ShownFinding[];
  readonly drift?: readonly Drift[];
  /** What the codemod has left in the judged files; absent where it has left nothing. */
  readonly markers?: readonly MarkerPlace[];
  /** Commits of the branch that did not pass through the hook; only in CI. */
  readonly passed?: readonly PassedCommit[];
  /** Files whose types were left to CI, for the time was up, or too many import what changed. */
  readonly leftToCi?: readonly string[];
  /** Warnings above this number block; unlimited unless asked for. */
  readonly maxWarnings: number;
}

export type Verdict = 'clean' | 'violations' | 'drift';

/** Violations come first: a reader mends the code before the records. */
export function verdictOf(report: Report): Verdict {
  const { errors, warnings } = countFindings(report);
  if (errors > 0 || warnings > report.maxWarnings) return 'violations';
  return report.drift?.some(({ severity }) => severity === 'error') ? 'drift' : 'clean';
}

export function exitCodeOf(report: Report): ExitCode {
  return exitCodes[verdictOf(report)];
}

export function countFindings({ findings }: Report) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}
