import {
  applyEdits,
  editsOf,
  findSites,
  rewriteSites,
  type Change,
  type Form,
  type Match,
  type Pattern,
  type ReasonCode,
  type RewrittenSite,
  type Site,
  type SourceFile,
  type TypeOracle,
} from '@taskgroup/patterns';
import type { TSESTree } from '@typescript-eslint/types';
import type { SiteReport } from './report.ts';

/** A file with at least one site, and what has become of it so far. */
export interface Candidate {
  readonly file: SourceFile;
  readonly types: TypeOracle;
  readonly sites: readonly Site[];
  /** How far each site had to give way, and why. */
  readonly retreats: Map<Match, Retreat>;
  rewritten: readonly RewrittenSite[];
  /** The new text; the same string as `file.text` when nothing changed. */
  text: string;
}

export interface Retreat {
  readonly to: 'plain' | 'adopt' | 'original';
  readonly reason: ReasonCode;
  readonly message: string;
}

export function makeCandidate(
  file: SourceFile,
  types: TypeOracle,
  patterns: readonly Pattern[],
): Candidate {
  const sites = findSites(file, patterns, types);
  const candidate = { file, types, sites, retreats: new Map(), rewritten: [], text: file.text };
  rewrite(candidate);
  return candidate;
}

/** Writes every site that was not taken back, in the best form that still stands. */
export function rewrite(candidate: Candidate): void {
  const { text, sites } = rewritten(candidate, new Set());
  candidate.rewritten = sites;
  candidate.text = text;
}

/** The new text, but for some sites. */
export function textWithout(candidate: Candidate, others: ReadonlySet<Match>): string {
  return rewritten(candidate, others).text;
}

function rewritten({ file, types, retreats, sites }: Candidate, others: ReadonlySet<Match>) {
  const standing = sites.filter(
    ({ match }) => retreats.get(match)?.to !== 'original' && !others.has(match),
  );
  return rewriteSites(file, standing, types, ({ match }) => formOf(retreats, match));
}

function formOf(retreats: Candidate['retreats'], match: Match): Form {
  const to = retreats.get(match)?.to;
  return to === 'plain' || to === 'adopt' ? to : 'best';
}

/**
 * Takes a changed site one step back: from its best form to the one without signals and without the twin `map`, where it
 * has either, to the adopted one, and from there to the original.
 */
export function stepBack(candidate: Candidate, site: RewrittenSite, message: string): void {
  const { retreats } = candidate;
  retreats.set(site.match, { ...nextStep(site, retreats.get(site.match)), message });
}

function nextStep(
  { rewrite }: RewrittenSite,
  retreat: Retreat | undefined,
): Omit<Retreat, 'message'> {
  const isDeferred = rewrite.outcome !== 'adopted' && retreat?.to !== 'adopt';
  if (!isDeferred || rewrite.outcome === 'left') return { to: 'original', reason: 'type-error' };
  if (!retreat && rewrite.notes.includes('signal-passed'))
    return { to: 'plain', reason: 'signal-does-not-fit' };
  if (!retreat && rewrite.edits.some(({ text }) => text === 'map'))
    return { to: 'plain', reason: 'items-do-not-fit' };
  return { to: 'adopt', reason: 'type-error-in-thunk' };
}

/** Takes every site of the file back. */
export function takeBack(candidate: Candidate, reason: ReasonCode, message: string): void {
  for (const { match } of changedSites(candidate)) {
    candidate.retreats.set(match, { to: 'original', reason, message });
  }
  rewrite(candidate);
}

export function changedSites({ rewritten }: Candidate): RewrittenSite[] {
  return rewritten.filter(({ rewrite }) => rewrite.outcome !== 'left');
}

/** The changed sites to which an offset of the new text belongs, the likeliest cause only. */
export function sitesAt(candidate: Candidate, offset: number): RewrittenSite[] {
  const original = originalOffset(candidate, offset);
  const sites = changedSites(candidate);
  const holding = sites.filter((site) => contains(spanOf(site), original));
  const inSameFunction = sites.filter(({ match }) =>
    contains(functionAround(match.node).range, original),
  );
  if (!holding.length) return inSameFunction.length ? inSameFunction : sites;
  const inner = holding.reduce(innermost);
  // The compiler blames `const [a, b]: Pair` in a callback, and the combinator that it gets its value from is another.
  const nested = inSameFunction.filter((site) => site !== inner && isWithin(site, inner));
  return [...nested, inner];
}

function isWithin(site: RewrittenSite, other: RewrittenSite): boolean {
  const [start, end] = spanOf(site);
  return contains(spanOf(other), start) && contains(spanOf(other), end);
}

/** A site's line of the report, and what it takes to compose the file with or without it. */
export interface PlannedSite {
  readonly report: SiteReport;
  /** The edits of a changed site. */
  readonly rewrite?: Change;
  readonly span: TSESTree.Range;
}

export function planSites(candidate: Candidate, name: string): PlannedSite[] {
  const rewritten = new Map(candidate.rewritten.map((site) => [site.match, site]));
  return candidate.sites.flatMap((site) => {
    const retreat = candidate.retreats.get(site.match);
    const now = rewritten.get(site.match);
    if (!now && !retreat) return [];
    const rewrite = now?.rewrite.outcome === 'left' ? undefined : now?.rewrite;
    return {
      report: reportSite(candidate, name, site, now, retreat),
      span: spanOf(now ?? site),
      ...(rewrite && { rewrite }),
    };
  });
}

function reportSite(
  candidate: Candidate,
  file: string,
  site: Site,
  now: RewrittenSite | undefined,
  retreat: Retreat | undefined,
): SiteReport {
  const { start } = site.match.node.loc;
  const span = spanOf(now ?? site);
  const before = candidate.file.text.slice(...span);
  const facts = { file, line: start.line, column: start.column + 1, pattern: site.pattern.id };
  const message = retreat && { message: retreat.message };
  if (!now || (retreat && now.rewrite.outcome === 'left')) {
    const reason = retreat?.to === 'original' ? retreat.reason : 'type-error';
    return { ...facts, outcome: 'reverted', reason, notes: [], ...message, before, after: before };
  }
  if (now.rewrite.outcome === 'left') {
    return {
      ...facts,
      outcome: 'left',
      reason: now.rewrite.reason,
      notes: [],
      before,
      after: before,
    };
  }
  const notes = [...new Set([...(retreat ? [retreat.reason] : []), ...now.rewrite.notes])];
  const after = newTextOf(candidate, span);
  return { ...facts, outcome: now.rewrite.outcome, notes, ...message, before, after };
}

function newTextOf({ file, rewritten }: Candidate, [start, end]: TSESTree.Range): string {
  const edits = rewritten
    .flatMap(({ rewrite }) => (rewrite.outcome === 'left' ? [] : rewrite.edits))
    .filter((edit) => start <= edit.start && edit.end <= end)
    .map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  return applyEdits(file.text.slice(start, end), edits);
}

/** From the first to the last character that a site is about: its call, and all that it edits. */
function spanOf(site: Site & Partial<RewrittenSite>): TSESTree.Range {
  const edits = site.rewrite && site.rewrite.outcome !== 'left' ? site.rewrite.edits : [];
  const [start, end] = expressionAround(site.match.node).range;
  return [
    Math.min(start, ...edits.map((edit) => edit.start)),
    Math.max(end, ...edits.map((edit) => edit.end)),
  ];
}

function expressionAround(node: TSESTree.Node): TSESTree.Node {
  const parent = node.parent;
  if (parent?.type === 'CallExpression' && parent.callee === node) return expressionAround(parent);
  return parent?.type === 'AwaitExpression' ? parent : node;
}

function functionAround(node: TSESTree.Node): TSESTree.Node {
  return !node.parent || /Function/.test(node.type) ? node : functionAround(node.parent);
}

function contains([start, end]: TSESTree.Range, offset: number): boolean {
  return start <= offset && offset <= end;
}

function innermost(a: RewrittenSite, b: RewrittenSite): RewrittenSite {
  const [[startA, endA], [startB, endB]] = [spanOf(a), spanOf(b)];
  return endB - startB < endA - startA ? b : a;
}

/** Where an offset of the new text lies in the old one. */
function originalOffset({ file, rewritten }: Candidate, offset: number): number {
  let shift = 0;
  const edits = editsOf(file, rewritten).toSorted((a, b) => a.start - b.start);
  for (const { start, end, text } of edits) {
    if (start + shift > offset) break;
    if (offset < start + shift + text.length) return start;
    shift += text.length - (end - start);
  }
  return offset - shift;
}
