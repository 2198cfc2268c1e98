import type { ReasonCode } from '@taskgroup/patterns';

/** What one run found and did; `--json` prints it. Fields are added, never changed, within a schema. */
export interface MigrationReport {
  readonly schema: 1;
  /** False for a dry run. */
  readonly written: boolean;
  readonly summary: Summary;
  readonly sites: readonly SiteReport[];
  /** Files that changed, and files about which there is something to say. */
  readonly files: readonly FileReport[];
  readonly dependencies: readonly DependencyReport[];
  /** What the command given to `--verify` said. */
  readonly verification?: Verification;
  /** How many markers were added above sites that need a decision, and how many removed. */
  readonly markers?: { readonly added: number; readonly removed: number };
  /** How the repository would format the changed files; it is not run. */
  readonly formatter?: FormatterHint;
  /** An earlier run that had been killed, and was finished or taken back first. */
  readonly recovered?: RecoveredRun;
  /** Sentences about the run as a whole. */
  readonly warnings: readonly string[];
  /** The whole texts; left out of the JSON document. */
  readonly changes: readonly FileChange[];
}

export interface Summary {
  readonly filesSearched: number;
  readonly filesWithSites: number;
  readonly filesChanged: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly reasons: Readonly<Partial<Record<ReasonCode, number>>>;
  /** How many files were checked with types, and how many went by syntax alone. */
  readonly filesWithTypes: number;
  readonly filesWithoutTypes: number;
}

export const outcomes = ['converted', 'adopted', 'marked', 'left', 'reverted'] as const;
export type Outcome = (typeof outcomes)[number];

export interface SiteReport {
  /** Relative to the directory of the run, with forward slashes. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly pattern: string;
  readonly outcome: Outcome;
  /** Why it was left, or taken back. */
  readonly reason?: ReasonCode;
  /** Why it was adopted or marked, and the risks to know. */
  readonly notes: readonly ReasonCode[];
  /** What the type checker, or the check of the output, said. */
  readonly message?: string;
  readonly before: string;
  readonly after: string;
  /** Who owns the file, where CODEOWNERS says so. */
  readonly owners?: readonly string[];
}

export interface FileReport {
  readonly file: string;
  readonly status: 'changed' | 'left' | 'unparsable' | 'refused' | 'skipped' | 'failed';
  readonly reason?: ReasonCode;
  readonly message?: string;
}

export interface DependencyReport {
  /** The package.json, relative to the directory of the run. */
  readonly file: string;
  /** Set where there is none: the command makes it. */
  readonly absent?: true;
  readonly name: string;
  readonly version: string;
  /** True when the file was edited, or would be by `--write`. */
  readonly edited: boolean;
  /** The command that installs it. */
  readonly command: string;
}

export interface Verification {
  readonly command: string;
  /** How often it ran, the run before the rewrite included. */
  readonly runs: number;
  /** How long it took before the rewrite. */
  readonly milliseconds: number;
  /** How many sites were taken back, so that it passes. */
  readonly reverted: number;
}

export interface FormatterHint {
  readonly name: 'biome' | 'dprint' | 'eslint' | 'oxfmt' | 'prettier';
  readonly command: string;
}

export interface RecoveredRun {
  readonly outcome: 'finished' | 'taken-back';
  readonly started: string;
  readonly files: readonly string[];
}

/** A file's whole text before and after. */
export interface FileChange {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export function summarise(
  sites: readonly SiteReport[],
  counts: Omit<Summary, 'outcomes' | 'reasons'>,
): Summary {
  const byOutcome = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<
    Outcome,
    number
  >;
  const byReason: Partial<Record<ReasonCode, number>> = {};
  for (const { outcome, reason, notes } of sites) {
    byOutcome[outcome] += 1;
    for (const code of reason ? [reason] : notes) byReason[code] = (byReason[code] ?? 0) + 1;
  }
  return { ...counts, outcomes: byOutcome, reasons: byReason };
}
