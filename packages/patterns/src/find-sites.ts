import type { TSESTree } from '@typescript-eslint/types';
import { walk } from './ast/walk.ts';
import { listOf, type Match, type Pattern } from './define-pattern.ts';
import type { SourceFile } from './source-file.ts';
import type { TypeOracle } from './types/type-oracle.ts';

/** A match together with the pattern that found it. */
export interface Site {
  readonly pattern: Pattern;
  readonly match: Match;
}

/**
 * Finds every site of the patterns in one walk, in source order, outer sites before inner ones: also
 * the silent ones, which a codemod lists and a rule does not report.
 */
export function findSites(
  file: SourceFile,
  patterns: readonly Pattern[],
  types: TypeOracle,
): Site[] {
  // One that could match nothing here would still ask what every name means, which takes as long as parsing.
  const byKind = groupByKind(patterns.filter(({ looksLike }) => looksLike.test(file.text)));
  const sites: Site[] = [];
  for (const node of walk(file.ast, file.visitorKeys)) {
    for (const pattern of byKind.get(node.type) ?? []) {
      for (const match of find(pattern, node, file, types)) sites.push({ pattern, match });
    }
  }
  return withoutClaimed(sites);
}

/** Two patterns may know the same code; the one that says so knows more of it. */
function withoutClaimed(sites: Site[]): Site[] {
  const claimed = new Map(
    sites.flatMap(({ pattern, match }) => (match.claims ?? []).map((node) => [node, pattern])),
  );
  if (!claimed.size) return sites;
  return sites.filter(({ pattern, match }) => (claimed.get(match.node) ?? pattern) === pattern);
}

/** Whether a text can hold a site at all: a look at it saves parsing it. */
export function mayHoldSite(text: string, patterns: readonly Pattern[]): boolean {
  return patterns.some(({ looksLike }) => looksLike.test(text));
}

function groupByKind(patterns: readonly Pattern[]): Map<string, Pattern[]> {
  const byKind = new Map<string, Pattern[]>();
  for (const pattern of patterns) {
    for (const kind of pattern.on) byKind.set(kind, [...(byKind.get(kind) ?? []), pattern]);
  }
  return byKind;
}

function find(
  pattern: Pattern,
  node: TSESTree.Node,
  file: SourceFile,
  types: TypeOracle,
): readonly Match[] {
  const options = pattern.options.defaults;
  const matches = listOf(pattern.match(node, file, options));
  if (!pattern.confirm) return matches;
  return matches.flatMap((match) => pattern.confirm!(match, file, types, options) ?? []);
}
