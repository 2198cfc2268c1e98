import { isMinified, patterns, type Match, type Pattern } from '@taskgroup/patterns';
import { isAllowedPath, readSettings } from 'eslint-plugin-taskgroup';
import { findPattern } from '../catalogue.ts';
import type { PlainConfig } from './plain-config.ts';

/** A pattern as it is in force for one file. */
export interface RuleInForce {
  /** The name that comments call it by. */
  readonly name: string;
  readonly pattern: Pattern;
  readonly severity: number;
  readonly options: object;
}

/** A place that a rule has yet to make up its mind about. */
export interface Candidate {
  readonly rule: RuleInForce;
  readonly match: Match;
}

/** The rules that may find something in a file, in the order of its configuration. */
export function rulesFor(
  { rules, settings }: PlainConfig,
  { cwd, filename, text }: { cwd: string; filename: string; text: string },
): RuleInForce[] {
  const { allowedPaths } = readSettings(settings);
  const inForce = known.get(rules) ?? inForceBy(rules);
  known.set(rules, inForce);
  if (isMinified(text)) return [];
  return inForce.filter(
    ({ pattern: { id, looksLike } }) =>
      looksLike.test(text) && !isAllowedPath({ cwd, filename }, id, allowedPaths),
  );
}

/** Does a text name a rule of ours, be it with a slip in its name or under a prefix that no rule is on with? */
export function namesOurs(text: string, { rules }: PlainConfig): boolean {
  const prefixes = Object.keys(rules).map((name) => name.slice(0, name.lastIndexOf('/') + 1));
  return (
    prefixes.some((prefix) => text.includes(prefix)) ||
    patterns.some(({ id }) => text.includes(`/${id}`))
  );
}

/** Many files share a configuration. */
const known = new WeakMap<PlainConfig['rules'], readonly RuleInForce[]>();

function inForceBy(rules: PlainConfig['rules']): RuleInForce[] {
  return Object.entries(rules).flatMap(([name, [severity, options]]) => {
    const pattern = findPattern(name);
    if (!pattern) return [];
    return [{ name, pattern, severity, options: { ...pattern.options.defaults, ...options } }];
  });
}
