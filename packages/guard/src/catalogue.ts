import { patterns, type Pattern } from '@taskgroup/patterns';

const byId = new Map(patterns.map((pattern) => [pattern.id, pattern]));

/** Looks a pattern up by its id, with or without the plugin's prefix. */
export function findPattern(rule: string): Pattern | undefined {
  return byId.get(rule.replace(/^.*\//, ''));
}
