import { patternById } from '../catalogue.ts';
import type { PlannedSite } from '../candidate.ts';
import { MigrateError } from '../errors.ts';
import type { FileResult } from '../file-result.ts';
import { messages } from '../messages.ts';
import { isChanged, withoutSites, type TakenBack } from './compose.ts';

export interface Selection {
  /** Outcomes and ids of patterns: only sites of one of the outcomes, and of one of the patterns, are rewritten. */
  readonly only?: readonly string[] | undefined;
  /** Only sites that are converted and carry no note: nothing that a reader should look at first. */
  readonly onlySafe?: boolean | undefined;
  /** At most so many sites, the first ones in the order of the report. */
  readonly maxChanges?: number | undefined;
}

const REWRITTEN = ['converted', 'adopted', 'marked'] as const;

/**
 * Leaves what the selection leaves out.
 *
 * @throws {MigrateError} when `only` names neither an outcome of a rewrite nor a pattern.
 */
export function select(results: readonly FileResult[], selection: Selection): FileResult[] {
  const isWanted = makeWanted(selection);
  let room = selection.maxChanges ?? Infinity;
  return keepSites(results, (site) => isWanted(site) && room-- > 0);
}

/** Takes back every changed site that is not kept. */
export function keepSites(
  results: readonly FileResult[],
  isKept: (site: PlannedSite) => boolean,
): FileResult[] {
  return inOrder(results).map((result) => {
    const dropped = result.sites.filter((site) => isChanged(site) && !isKept(site));
    return withoutSites(result, new Map(dropped.map((site) => [site, NOT_SELECTED])));
  });
}

const NOT_SELECTED: TakenBack = { outcome: 'left', reason: 'not-selected' };

function makeWanted({ only = [], onlySafe }: Selection): (site: PlannedSite) => boolean {
  const outcomes = only.filter((name) => REWRITTEN.some((outcome) => outcome === name));
  const ids = only.filter((name) => !outcomes.includes(name)).map(knownPattern);
  return ({ report: { outcome, pattern, notes } }) =>
    (!outcomes.length || outcomes.includes(outcome)) &&
    (!ids.length || ids.includes(pattern)) &&
    (!onlySafe || (outcome === 'converted' && !notes.length));
}

function knownPattern(name: string): string {
  try {
    return patternById(name).id;
  } catch {
    throw new MigrateError(messages.unknownOnly(name, REWRITTEN));
  }
}

function inOrder(results: readonly FileResult[]): FileResult[] {
  return results.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}
