import path from 'node:path';
import type { MissingDependency } from './dependency.ts';
import { formatterFor } from './formatter.ts';
import type { Recovery } from './journal/recover.ts';
import type { MigrateOptions } from './options.ts';
import { makeOwners } from './owners.ts';
import { toPosix } from './posix.ts';
import {
  summarise,
  type DependencyReport,
  type FileReport,
  type MigrationReport,
  type SiteReport,
} from './report.ts';
import type { Outcome } from './run.ts';

interface Ended extends Outcome {
  readonly files: readonly string[];
  readonly options: MigrateOptions & { readonly cwd: string };
  readonly warnings: readonly string[];
  readonly recovered: Recovery | undefined;
}

/** Everything a run found and did, by names relative to its directory and in a fixed order. */
export function assembleReport(ended: Ended): MigrationReport {
  const { files, options, results, plan, recovered } = ended;
  const { cwd } = options;
  const named = <T extends { readonly file: string }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, file: toPosix(path.relative(cwd, item.file)) })).sort(byFile);
  const sites = reportedSites(ended);
  const reports = fileReports(ended);
  const withSites = results.filter((result) => result.sites.length);
  const typed = withSites.filter((result) => result.typed).length;
  const changed = new Set(
    reports.filter(({ status }) => status === 'changed').map(({ file }) => file),
  );
  const formatter = formatterFor(
    plan.edited.filter((file) => changed.has(file)),
    cwd,
  );
  return {
    schema: 1,
    written: options.write ?? false,
    summary: summarise(sites, {
      filesSearched: files.length,
      filesWithSites: withSites.length,
      filesChanged: reports.filter(({ status }) => status === 'changed').length,
      filesWithTypes: typed,
      filesWithoutTypes: withSites.length - typed,
    }),
    sites: named(sites).sort(bySource),
    files: named(reports),
    dependencies: named(plan.dependencies.map(reportDependency)),
    ...(ended.verification && { verification: ended.verification }),
    ...(plan.markers && { markers: plan.markers }),
    ...(formatter && { formatter }),
    ...(recovered && { recovered: reportRecovery(recovered, cwd) }),
    warnings: warningsOf(ended),
    changes: named(plan.changes),
  };
}

/** What several projects or processes say of the repository is said once. */
function warningsOf({ warnings, plan }: Ended): string[] {
  const ofDependencies = plan.dependencies.flatMap(({ warning }) => warning ?? []);
  return [...new Set([...warnings, ...ofDependencies])];
}

function reportedSites({ results, options }: Ended): SiteReport[] {
  const ownersOf = makeOwners(options.cwd);
  return results.flatMap(({ path: file, sites }) => {
    const owners = sites.length ? ownersOf(file) : [];
    return sites.map(({ report }) => (owners.length ? { ...report, owners } : report));
  });
}

function fileReports({ results, plan, failures }: Ended): FileReport[] {
  const failed = new Set(failures.map(({ file }) => file));
  const problems = results.flatMap((result) =>
    result.problem ? [{ file: result.path, ...result.problem }] : [],
  );
  return [
    ...plan.edited
      .filter((file) => !failed.has(file))
      .map((file) => ({ file, status: 'changed' as const })),
    ...problems,
    ...failures,
  ];
}

function reportDependency({
  manifest,
  name,
  version,
  command,
  edited,
  absent,
}: MissingDependency): DependencyReport {
  return { file: manifest, ...(absent && { absent }), name, version, edited, command };
}

function reportRecovery({ outcome, started, files }: Recovery, cwd: string) {
  return { outcome, started, files: files.map((file) => toPosix(path.relative(cwd, file))) };
}

function byFile(a: { file: string }, b: { file: string }): number {
  return a.file < b.file ? -1 : Number(a.file > b.file);
}

function bySource(a: Position, b: Position): number {
  return byFile(a, b) || a.line - b.line || a.column - b.column;
}

interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
