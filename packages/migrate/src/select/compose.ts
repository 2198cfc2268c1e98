import { applyEdits, editsOf, type Edit } from '@taskgroup/patterns';
import type { PlannedSite } from '../candidate.ts';
import type { FileResult } from '../file-result.ts';
import { parse } from '../parse.ts';
import type { SiteReport } from '../report.ts';
import { decode } from '../source-text.ts';
import { findDefect } from '../verify.ts';

/** What becomes of a site that is taken back though it could be rewritten. */
export type TakenBack = Pick<SiteReport, 'reason' | 'message'> & {
  readonly outcome: 'left' | 'reverted';
};

/** Composes a file again without some of its changed sites. */
export function withoutSites(
  result: FileResult,
  takenBack: ReadonlyMap<PlannedSite, TakenBack>,
): FileResult {
  const { path, sites, change, problem, typed } = result;
  if (!change || !sites.some((site) => takenBack.has(site))) return result;
  const { text, byteOrderMark } = decode(Buffer.from(change.before))!;
  const kept = sites.filter((site) => !takenBack.has(site));
  const reported = sites.map((site) => reportAgain(site, takenBack.get(site), text, kept));
  const after = compose(path, text, kept);
  return {
    path,
    sites: reported,
    ...(problem && { problem }),
    ...(typed && { typed }),
    ...(after !== text && { change: { ...change, after: byteOrderMark + after } }),
  };
}

function compose(path: string, text: string, kept: readonly PlannedSite[]): string {
  const changed = kept.filter(isChanged);
  if (!changed.length) return text;
  const file = parse(path, text);
  const after = applyEdits(text, editsOf(file, changed));
  const defect = findDefect(file, after);
  if (defect) throw new TypeError(`Cannot compose ${path} from some of its sites: ${defect}`);
  return after;
}

export function isChanged(
  site: PlannedSite,
): site is PlannedSite & Required<Pick<PlannedSite, 'rewrite'>> {
  return site.rewrite !== undefined;
}

/** An outer site shows the new text of the sites inside it, and they may be taken back without it. */
function reportAgain(
  site: PlannedSite,
  takenBack: TakenBack | undefined,
  text: string,
  kept: readonly PlannedSite[],
): PlannedSite {
  const { report, span } = site;
  const after = newText(text, span, kept);
  if (!takenBack) return isChanged(site) ? { ...site, report: { ...report, after } } : site;
  const { file, line, column, pattern, before } = report;
  const facts = { file, line, column, pattern, ...takenBack, notes: [] };
  return { report: { ...facts, before, after: before }, span };
}

function newText(text: string, [start, end]: PlannedSite['span'], kept: readonly PlannedSite[]) {
  const edits = kept
    .flatMap(({ rewrite }): readonly Edit[] => rewrite?.edits ?? [])
    .filter((edit) => start <= edit.start && edit.end <= end)
    .map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  return applyEdits(text.slice(start, end), edits);
}
