import * as catalogue from '@taskgroup/patterns';
import type { Pattern } from '@taskgroup/patterns';

/** Every pattern of the catalogue. */
export const patterns: readonly Pattern[] =
  (catalogue as { readonly patterns?: readonly Pattern[] }).patterns ?? [];

const byId = new Map(patterns.map((pattern) => [pattern.id, pattern]));

/** Looks a pattern up by its id, with or without the plugin's prefix. */
export function findPattern(rule: string): Pattern | undefined {
  return byId.get(rule.replace(/^.*\//, ''));
}

/** The page that explains a pattern at length. */
export function docsUrl(id: string): string {
  return `https://github.com/taskgroup/taskgroup/blob/main/docs/patterns/${id}.md`;
}
