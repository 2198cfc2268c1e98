import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '../errors.ts';
import type {
  DeferredFinding,
  Drift,
  Finding,
  MarkerPlace,
  Report,
  ShownFinding,
  Tier,
} from '../report.ts';
import type { Skipped } from '../source-text.ts';

/** The JSON report of a shard, as far as it is joined with others. */
interface Part {
  readonly version: number;
  readonly verdict: string;
  readonly error?: string;
  readonly scope: Report['scope'];
  readonly tier: Tier;
  readonly judged: number;
  readonly suppressed: number;
  readonly findings: readonly Finding[];
  readonly deferred?: readonly DeferredFinding[];
  readonly baselined?: readonly Finding[];
  readonly known?: readonly Finding[];
  readonly drift?: readonly Drift[];
  readonly leftToCi?: readonly string[];
  readonly markers?: readonly MarkerPlace[];
  readonly skipped: readonly Skipped[];
  readonly notices: readonly string[];
}

/**
 * Joins the reports of all parts into the one that a single run would have written.
 *
 * @throws {ConfigurationError} when one of the files is no such report, or has no verdict.
 */
export async function mergeReports(files: readonly string[], maxWarnings: number): Promise<Report> {
  const parts: Part[] = [];
  for (const file of files) parts.push(await readPart(file));
  const all = <T>(pick: (part: Part) => readonly T[] | undefined) =>
    parts.flatMap((part) => pick(part) ?? []);
  return {
    scope: parts[0]!.scope,
    tier: TIERS.findLast((tier) => parts.some((part) => part.tier === tier)) ?? 'none',
    findings: all(({ findings }) => findings).map(shown),
    deferred: all(({ deferred }) => deferred).map((each) => ({ ...each, sourceLine: '' })),
    baselined: all(({ baselined }) => baselined).map(shown),
    known: all(({ known }) => known).map(shown),
    drift: unique(all(({ drift }) => drift)),
    markers: all(({ markers }) => markers),
    leftToCi: all(({ leftToCi }) => leftToCi),
    skipped: all(({ skipped }) => skipped),
    notices: [...new Set(all(({ notices }) => notices))],
    judged: sum(parts.map(({ judged }) => judged)),
    suppressed: sum(parts.map(({ suppressed }) => suppressed)),
    maxWarnings,
  };
}

const TIERS: readonly Tier[] = ['none', 'syntax', 'types'];

async function readPart(file: string): Promise<Part> {
  const part = await parse(file);
  if (part.version !== 1 || !Array.isArray(part.findings)) {
    const why = part.error ?? 'it is no JSON report of taskgroup-guard';
    throw new ConfigurationError(`Cannot merge ${file}: ${why}.`);
  }
  return part;
}

async function parse(file: string): Promise<Part> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Part;
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is no JSON' : 'it cannot be read';
    throw new ConfigurationError(`Cannot merge ${file}: ${why}.`, { cause: error });
  }
}

/** Every part sees the records as a whole. */
function unique(drift: readonly Drift[]): Drift[] {
  return [...new Map(drift.map((each) => [JSON.stringify(each), each])).values()];
}

function shown(finding: Finding): ShownFinding {
  return { sourceLine: '', ...finding };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
