import {
  applyEdits,
  editsOf,
  insert,
  markedCode,
  markerText,
  remove,
  type Edit,
  type ReasonCode,
  type SourceFile,
} from '@taskgroup/patterns';
import type { TSESTree } from '@typescript-eslint/types';
import type { PlannedSite } from '../candidate.ts';
import { isChanged } from '../select/compose.ts';
import { anchorOf, lineStart, linesOfCommentsAbove } from './anchor.ts';

export interface Marked {
  readonly text: string;
  readonly added: number;
  readonly removed: number;
}

/**
 * The text of a file with the edits of its sites, and a marker above each site that somebody has to look at: the ones
 * that are there already stay, those that no site stands behind any more go.
 */
export function markFile(file: SourceFile, sites: readonly PlannedSite[]): Marked {
  const edits = editsOf(file, sites.filter(isChanged));
  const wanted = wantedMarkers(file, sites, edits);
  const kept = new Set<TSESTree.Comment>();
  const missing = wanted.filter(({ at, code }) => {
    const found = linesOfCommentsAbove(file, at).find(
      (comment) => markedCode(comment.value) === code,
    );
    if (found) kept.add(found);
    return !found;
  });
  const stale = markersOf(file).filter((comment) => !kept.has(comment));
  const removals = stale.map((comment) => remove(lineRange(file.text, comment)));
  const free = removals.filter((removal) => !edits.some((edit) => overlap(edit, removal)));
  return {
    text: applyEdits(file.text, [
      ...edits,
      ...missing.map((marker) => insertion(file.text, marker)),
      ...free,
    ]),
    added: missing.length,
    removed: free.length,
  };
}

/** The same text without any marker. */
export function unmarkFile(file: SourceFile): Marked {
  const removals = markersOf(file).map((comment) => remove(lineRange(file.text, comment)));
  return { text: applyEdits(file.text, removals), added: 0, removed: removals.length };
}

/** There is nothing to do about these, or it was decided already. */
const NO_DECISION: ReadonlySet<ReasonCode> = new Set([
  'no-live-element',
  'not-selected',
  'shadowed-promise',
]);

interface Wanted {
  /** The start of the line that the marker comes before. */
  readonly at: number;
  readonly code: string;
}

/** What a reader has to decide: sites that were left, taken back, or rewritten with a doubt. */
function codeFor({ report }: PlannedSite): string | undefined {
  const { outcome, reason, notes } = report;
  if (reason && NO_DECISION.has(reason)) return undefined;
  if (outcome === 'marked') return notes[0] ?? outcome;
  return outcome === 'left' || outcome === 'reverted' ? (reason ?? outcome) : undefined;
}

function wantedMarkers(
  file: SourceFile,
  sites: readonly PlannedSite[],
  edits: readonly Edit[],
): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const site of sites) {
    const code = codeFor(site);
    const anchor = code === undefined ? undefined : anchorOf(file, site.span[0]);
    if (code === undefined || anchor === undefined) continue;
    const around = edits.find(({ start, end }) => start < anchor && anchor < end);
    const at = around ? lineStart(file.text, around.start) : anchor;
    wanted.set(`${at} ${code}`, { at, code });
  }
  return [...wanted.values()];
}

function insertion(text: string, { at, code }: Wanted): Edit {
  const indentation = /^[ \t]*/.exec(text.slice(at))![0];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return insert(at, `${indentation}// ${markerText(code)}${newline}`);
}

function markersOf({ ast, text }: SourceFile): TSESTree.Comment[] {
  return (ast.comments ?? []).filter(
    (comment) => markedCode(comment.value) !== undefined && isAlone(text, comment),
  );
}

function isAlone(text: string, { range: [start, end] }: TSESTree.Comment): boolean {
  const after = /^[ \t]*(?:\r?\n|$)/.test(text.slice(end));
  return after && /^[ \t]*$/.test(text.slice(lineStart(text, start), start));
}

function lineRange(text: string, { range: [start, end] }: TSESTree.Comment): [number, number] {
  const next = text.indexOf('\n', end);
  return [lineStart(text, start), next === -1 ? text.length : next + 1];
}

function overlap(one: Edit, other: Edit): boolean {
  return one.start < other.end && other.start < one.end;
}
