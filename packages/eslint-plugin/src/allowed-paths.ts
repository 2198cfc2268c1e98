import { relative, sep } from 'node:path';
import type { Rule } from 'eslint';
import picomatch from 'picomatch';
import type { Settings } from './settings.ts';

type Entry = Settings['allowedPaths'][number];

type Matcher = (path: string) => boolean;

const matchers = new WeakMap<Entry, Matcher>();

/** Do the settings allow what this rule forbids, in this file? */
export function isAllowedPath(
  { cwd, filename }: Pick<Rule.RuleContext, 'cwd' | 'filename'>,
  id: string,
  allowedPaths: Settings['allowedPaths'],
): boolean {
  const path = relative(cwd, filename).replaceAll(sep, '/');
  return allowedPaths.some(
    (entry) => (entry.rules?.includes(id) ?? true) && matcherOf(entry)(path),
  );
}

function matcherOf(entry: Entry): Matcher {
  const matcher = matchers.get(entry) ?? picomatch([entry.files].flat(), { dot: true });
  matchers.set(entry, matcher);
  return matcher;
}
