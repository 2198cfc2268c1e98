/** What the demo reads of `migrate-taskgroup --json`. */
export interface MigrationReport {
  readonly summary: { readonly outcomes: Readonly<Record<string, number>> };
  readonly sites: readonly MigratedSite[];
  readonly files: readonly { readonly status: string }[];
}

export interface MigratedSite {
  readonly outcome: string;
  readonly reason?: string;
  readonly notes?: readonly string[];
}

export function readReport(json: string): MigrationReport {
  return JSON.parse(json) as MigrationReport;
}

/** Converted, or with a code that says why it was not. */
export function isExplained({ outcome, reason, notes = [] }: MigratedSite): boolean {
  return outcome === 'converted' || reason !== undefined || notes.length > 0;
}

/** `52 sites, 45 converted, 5 adopted, 2 left`. */
export function describe({ sites, summary }: MigrationReport): string {
  const outcomes = Object.entries(summary.outcomes).filter(([, count]) => count > 0);
  return [`${sites.length} sites`, ...outcomes.map(([name, count]) => `${count} ${name}`)].join(
    ', ',
  );
}
