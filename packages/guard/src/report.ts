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
}

/** A finding together with the line it lies on, for people. */
export interface ShownFinding extends Finding {
  readonly sourceLine: string;
}

/** How deep the judgement went: no file needed a linter, syntax only, or with types. */
export type Tier = 'none' | 'syntax' | 'types';

export interface Report {
  readonly scope: 'index' | 'files';
  readonly tier: Tier;
  readonly findings: readonly ShownFinding[];
  readonly skipped: readonly Skipped[];
  /** Sentences that qualify the verdict: which configuration was used, what was left out. */
  readonly notices: readonly string[];
  /** Files that got a verdict. */
  readonly judged: number;
  /** Findings silenced by a comment in the source. */
  readonly suppressed: number;
  /** Warnings above this number block; unlimited unless asked for. */
  readonly maxWarnings: number;
}

export type Verdict = 'clean' | 'violations';

export function verdictOf(report: Report): Verdict {
  const { errors, warnings } = countFindings(report);
  return errors > 0 || warnings > report.maxWarnings ? 'violations' : 'clean';
}

export function exitCodeOf(report: Report): ExitCode {
  return exitCodes[verdictOf(report)];
}

export function countFindings({ findings }: Report) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}
