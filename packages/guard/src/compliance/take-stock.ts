import path from 'node:path';
import { docsUrl, markersIn, reasons } from '@taskgroup/patterns';
import { findPattern } from '../catalogue.ts';
import { checkFiles } from '../check.ts';
import { today } from '../defer/dates.ts';
import { readOwners } from '../defer/owners.ts';
import { listFiles, readFileOrSkip } from '../disk-files.ts';
import type { Report, ShownFinding } from '../report.ts';
import { groupBy } from '../reporters/group-by.ts';
import { openRepository, type Repository } from '../repository.ts';
import { findCommit } from '../scope/commits.ts';
import { diskSnapshot } from '../scope/snapshot.ts';
import { textOf } from '../source-text.ts';
import type { Compliance, Count, Coverage, MarkedLine, Violations } from './compliance.ts';
import { standings } from './deferred.ts';
import { parseSyntax } from './parse-syntax.ts';
import { mayHoldService, servicesIn, type Service } from './services.ts';
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
  const sources = await readSources(root);
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

interface Sources {
  readonly names: string[];
  readonly managed: Service[];
  readonly raw: Service[];
  readonly markers: MarkedLine[];
}

async function readSources(root: string): Promise<Sources> {
  const sources: Sources = { names: [], managed: [], raw: [], markers: [] };
  for (const absolute of (await listFiles([root])).files) {
    const read = await readFileOrSkip(absolute);
    const text = 'content' in read ? textOf(read.content) : read;
    if ('skip' in text) continue;
    const name = path.relative(root, absolute).split(path.sep).join('/');
    sources.names.push(name);
    sources.markers.push(...markedLines(name, text.text));
    const file = mayHoldService(text.text) ? parseSyntax(name, text.text) : undefined;
    if (!file) continue;
    const { managed, raw } = servicesIn(file, name);
    sources.managed.push(...managed);
    sources.raw.push(...raw);
  }
  return sources;
}

function markedLines(name: string, text: string): MarkedLine[] {
  return markersIn(text).map(({ line, code }) => ({
    ...{ path: name, line, code },
    reason: (reasons as Readonly<Record<string, string>>)[code] ?? '',
  }));
}
