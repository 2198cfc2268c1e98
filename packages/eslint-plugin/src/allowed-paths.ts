import { relative, sep } from 'node:path';
import type { Rule } from 'eslint';
import picomatch from 'picomatch';
import type { AllowedPath } from './settings.ts';

type Matcher = (path: string) => boolean;

const matchers = new WeakMap<AllowedPath, Matcher>();

/** Do the settings allow what this rule forbids, in this file? */
export function isAllowedPath(
  { cwd, filename }: Pick<Rule.RuleContext, 'cwd' | 'filename'>,
  id: string,
  allowedPaths: readonly AllowedPath[],
): boolean {
  const path = relative(cwd, filename).replaceAll(sep, '/');
  return allowedPaths.some(
    (entry) => (entry.rules?.includes(id) ?? true) && matcherOf(entry)(path),
  );
}

function matcherOf(entry: AllowedPath): Matcher {
  const matcher = matchers.get(entry) ?? picomatch([entry.glob].flat(), { dot: true });
  matchers.set(entry, matcher);
  return matcher;
}
