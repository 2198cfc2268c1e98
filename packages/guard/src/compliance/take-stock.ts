import path from 'node:path';
import { docsUrl } from '@taskgroup/patterns';
import { findPattern } from '../catalogue.ts';
import { checkFiles } from '../check.ts';
import { readConfig } from '../config/read-config.ts';
import { today } from '../defer/dates.ts';
import { readOwners } from '../defer/owners.ts';
import type { Report, ShownFinding } from '../report.ts';
import { groupBy } from '../reporters/group-by.ts';
import { openRepository, type Repository } from '../repository.ts';
import { findCommit } from '../scope/commits.ts';
import { diskSnapshot } from '../scope/snapshot.ts';
import type { Compliance, Count, Coverage, Violations } from './compliance.ts';
import { standings } from './deferred.ts';
import { readSources } from './read-sources.ts';
import { trendOf, type TrendOptions } from './trend.ts';

export interface StockOptions {
  readonly trend?: Omit<TrendOptions, 'onProgress'> | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/** Gathers what the compliance page says, from the working tree and its history. */
export async function takeStock({ trend, onProgress }: StockOptions): Promise<Compliance> {
  const repository = await openRepository();
  const { root } = repository;
  const report = await checkFiles([root], { onProgress });
  const { backgroundServices } = await readConfig(diskSnapshot(root));
  const sources = await readSources(root, backgroundServices);
  return {
    version: 1,
    repository: path.basename(root),
    commit: await findCommit(root, 'HEAD'),
    date: today(),
    violations: await violationsOf(report, repository),
    coverage: coverageOf(report, sources.names),
    services: { managed: sources.managed, raw: sources.raw },
    deferrals: await standings(report.deferred ?? []),
    markers: sources.markers,
    trend: trend && (await trendOf(root, { ...trend, onProgress })),
    notices: report.notices,
  };
}

async function violationsOf(report: Report, { root }: Repository): Promise<Violations> {
  const { findings, baselined = [], deferred = [], suppressed } = report;
  const all = allFindings(report);
  const owners = await readOwners(diskSnapshot(root));
  const owned = all.map((finding) => owners(finding.path).join(' '));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return {
    open: errors,
    warnings: findings.length - errors,
    baselined: baselined.length,
    deferred: deferred.length,
    silenced: suppressed,
    byRule: counted(all.map(({ rule }) => rule ?? 'syntax error')).map(describeRule),
    byDirectory: counted(all.map(({ path: name }) => folderOf(name))),
    byOwner: owned.some(Boolean) ? counted(owned.map((name) => name || 'nobody')) : undefined,
  };
}

/** What a baseline or a deferral holds back is a violation as well. */
function allFindings({ findings, baselined = [], deferred = [] }: Report): ShownFinding[] {
  return [...findings, ...baselined, ...deferred];
}

function describeRule({ name, count }: Count) {
  const pattern = findPattern(name);
  return { name, count, title: pattern?.title ?? '', docs: pattern ? docsUrl(pattern.id) : '' };
}

/** The most frequent first. */
function counted(names: readonly string[]): Count[] {
  return [...groupBy(names, (name) => name)]
    .map(([name, { length }]) => ({ name, count: length }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Two levels tell the packages of a monorepo apart. */
function folderOf(name: string): string {
  return name.split('/').slice(0, -1).slice(0, 2).join('/') || '.';
}

function coverageOf(report: Report, names: readonly string[]): Coverage[] {
  const dirty = new Set(allFindings(report).map(({ path: name }) => name));
  return [...groupBy(names, folderOf)]
    .map(([name, files]) => ({
      name,
      files: files.length,
      clean: files.filter((file) => !dirty.has(file)).length,
    }))
    .sort((a, b) => a.clean / a.files - b.clean / b.files || (a.name < b.name ? -1 : 1));
}
