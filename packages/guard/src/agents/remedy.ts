import { findSites, offering, patterns, rewriteSites, syntaxOracle } from '@taskgroup/patterns';
import { parseSyntax } from '../compliance/parse-syntax.ts';
import { oneLine } from '../reporters/escape.ts';
import type { NewViolation } from './new-violations.ts';

/** A longer remedy would hide the reasons. */
const MAX_LINES = 60;

/**
 * The code that has no such violation: what the rule's suggestion would write, by syntax alone. Undefined
 * where a person, or an agent, has to decide.
 */
export function remedyFor(violations: readonly NewViolation[]): string | undefined {
  const [{ finding, text } = { finding: undefined, text: '' }] = violations;
  const file = finding && parseSyntax(finding.path, text);
  if (!file) return undefined;
  const rules = new Set(violations.map((each) => each.finding.rule?.replace(/^.*\//, '')));
  const concerned = patterns.filter((pattern) => rules.has(pattern.id) && 'rewrite' in pattern);
  const types = syntaxOracle(file);
  const lines = new Set(violations.map((each) => each.finding.line));
  const sites = findSites(file, concerned.map(offering), types).filter(({ match }) =>
    lines.has(match.node.loc.start.line),
  );
  const rewritten = rewriteSites(file, sites, types);
  if (rewritten.text === text) return undefined;
  const changed = changedLines(text, rewritten.text);
  if (changed.length > MAX_LINES) return undefined;
  return [`Instead, in ${oneLine(finding.path)}:`, '```', ...changed, '```'].join('\n');
}

/** From the first line that differs to the last one. */
function changedLines(before: string, after: string): string[] {
  const old = before.split(/\r?\n/);
  const lines = after.split(/\r?\n/);
  let start = 0;
  while (start < lines.length && old[start] === lines[start]) start++;
  let end = 0;
  const limit = Math.min(old.length, lines.length) - start;
  while (end < limit && old[old.length - 1 - end] === lines[lines.length - 1 - end]) end++;
  return lines.slice(start, lines.length - end);
}
