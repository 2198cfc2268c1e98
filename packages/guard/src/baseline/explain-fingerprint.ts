import { findPattern } from '../catalogue.ts';
import { ConfigurationError } from '../errors.ts';
import type { ShownFinding } from '../report.ts';
import type { Progress } from '../reporters/progress.ts';
import type { BaselineEntry } from './baseline-file.ts';
import { takeStock } from './take-stock.ts';

/**
 * What a violation is about that the baseline or a report names by its fingerprint.
 *
 * @throws {ConfigurationError} when nothing here has this fingerprint.
 */
export async function explainFingerprint(
  prefix: string,
  onProgress: Progress['show'],
): Promise<string> {
  const stock = await takeStock(onProgress);
  const { baseline = [] } = stock.records;
  const everything = [...stock.findings, ...(stock.report.deferred ?? [])];
  const found = everything.find(({ fingerprint }) => fingerprint?.startsWith(prefix));
  const entry = baseline.find(({ fp }) => fp.startsWith(prefix));
  if (!found && !entry) {
    throw new ConfigurationError(
      `Cannot explain '${prefix}': neither the baseline nor the working tree has this fingerprint.`,
    );
  }
  return [...(found ? foundLines(found) : mendedLines(entry!)), ...baselineLines(entry), ''].join(
    '\n',
  );
}

function foundLines({ fingerprint = '', rule, path, line, symbol, ...finding }: ShownFinding) {
  return [
    fingerprint,
    ruleLine(rule ?? ''),
    `Where     ${path}:${line}`,
    ...placeOf(symbol),
    ...('deferral' in finding ? [`Deferral  ${String(finding.deferral)}`] : []),
  ];
}

function mendedLines({ fp, rule, path, scope }: BaselineEntry): string[] {
  return [fp, ruleLine(rule), `Where     ${path}, where it is mended now`, ...placeOf(scope)];
}

function ruleLine(rule: string): string {
  return `Rule      ${rule}: ${findPattern(rule)?.title ?? 'no such rule any more'}`;
}

function placeOf(symbol: string | undefined): string[] {
  return symbol ? [`In        ${symbol}`] : [];
}

function baselineLines(entry: BaselineEntry | undefined): string[] {
  if (!entry) return ['Baseline  no'];
  const { since, deferral, path } = entry;
  const from = since ? ` since ${since.slice(0, 10)}` : '';
  const by = deferral === undefined ? '' : `, by ${deferral}`;
  return [`Baseline  ${path}${from}${by}`];
}
