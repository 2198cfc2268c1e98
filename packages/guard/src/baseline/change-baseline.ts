import { existsSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { isOpen } from '../defer/deferral.ts';
import type { Progress } from '../reporters/progress.ts';
import { BASELINE_FILE, type BaselineEntry } from './baseline-file.ts';
import type { Fingerprinted } from './fingerprint.ts';
import { matchBaseline } from './match.ts';
import { takeStock, type Stock } from './take-stock.ts';
import { writeBaseline } from './write-baseline.ts';

/** What a change of the baseline did. */
export interface BaselineChange {
  readonly kept: number;
  readonly added: number;
  readonly removed: number;
  readonly moved: number;
  /** Violations that are new, and stay out. */
  readonly fresh: readonly Fingerprinted[];
}

export interface CreateOptions {
  readonly force?: true;
}

/**
 * Takes every violation up that there is now.
 *
 * @throws {ConfigurationError} when there is a baseline already.
 */
export async function createBaseline(
  { force }: CreateOptions,
  onProgress: Progress['show'],
): Promise<BaselineChange> {
  const stock = await takeStock(onProgress);
  const { root } = stock.repository;
  if (existsSync(path.join(root, BASELINE_FILE)) && !force) {
    throw new ConfigurationError(
      `Cannot create ${BASELINE_FILE}: it exists. 'baseline update' lets it shrink; --force takes every violation up again.`,
    );
  }
  const entries = stock.findings.map((finding) => entryOf(finding, stock.head));
  await writeBaseline(root, entries);
  return { kept: 0, added: entries.length, removed: 0, moved: 0, fresh: [] };
}

export interface UpdateOptions {
  readonly allowGrowth?: true;
  readonly deferral?: string;
}

/**
 * Takes out what is mended and follows what has moved; it only grows by what a deferral answers for.
 *
 * @throws {ConfigurationError} when it shall grow without an open deferral.
 */
export async function updateBaseline(
  options: UpdateOptions,
  onProgress: Progress['show'],
): Promise<BaselineChange> {
  const stock = await takeStock(onProgress);
  const { deferral } = options;
  if (options.allowGrowth) assertDeferral(stock, deferral);
  const { entries, found, fresh } = await matched(stock);
  const kept = entries.flatMap((entry) => {
    const finding = found.get(entry);
    if (finding) return [{ ...entry, path: finding.path, scope: finding.symbol }];
    return stock.isUnread(entry.path) ? [entry] : [];
  });
  const added = options.allowGrowth
    ? fresh.map((finding) => ({ ...entryOf(finding, stock.head), deferral: deferral! }))
    : [];
  await writeBaseline(stock.repository.root, [...kept, ...added]);
  return {
    kept: kept.length,
    added: added.length,
    removed: entries.length - kept.length,
    moved: [...found].filter(([entry, { path: place }]) => entry.path !== place).length,
    fresh: options.allowGrowth ? [] : fresh,
  };
}

/** Takes out what is mended, and changes nothing else. */
export async function pruneBaseline(onProgress: Progress['show']): Promise<BaselineChange> {
  const stock = await takeStock(onProgress);
  const { entries, found, fresh } = await matched(stock);
  const kept = entries.filter((entry) => found.has(entry) || stock.isUnread(entry.path));
  await writeBaseline(stock.repository.root, kept);
  const removed = entries.length - kept.length;
  return { kept: kept.length, added: 0, removed, moved: 0, fresh };
}

/** Holds the stock against the baseline on disk. */
export async function matched({ records, findings, selection }: Stock) {
  const { baseline } = records;
  if (!baseline) {
    throw new ConfigurationError(
      `Cannot find ${BASELINE_FILE}: write one with 'taskgroup-guard baseline create'.`,
    );
  }
  const existing = new Set(await selection.snapshot!.list(baseline.map((entry) => entry.path)));
  return {
    entries: baseline,
    ...matchBaseline(findings, baseline, (place) => !existing.has(place)),
  };
}

function assertDeferral({ records }: Stock, id: string | undefined): void {
  const deferral = id === undefined ? undefined : records.deferrals.get(id);
  if (deferral && isOpen(deferral)) return;
  const why = id === undefined ? 'name one with --deferral' : `there is no open deferral ${id}`;
  throw new ConfigurationError(`Cannot let the baseline grow without a deferral: ${why}.`);
}

function entryOf(
  { fingerprint, rule, path: place, symbol }: Fingerprinted,
  since: string,
): BaselineEntry {
  return { fp: fingerprint, rule: rule!, path: place, scope: symbol, since };
}
