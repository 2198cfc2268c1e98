import { relative, sep } from 'node:path';
import type { Rule } from 'eslint';
import picomatch from 'picomatch';
import type { AllowedPath } from './settings.ts';

type Matcher = (path: string) => boolean;

/** Do the settings allow what this rule forbids, in this file? */
export function isAllowedPath(
  context: File,
  id: string,
  allowedPaths: readonly AllowedPath[],
): boolean {
  return entriesFor(context, allowedPaths).some(({ rules }) => rules?.includes(id) ?? true);
}

type File = Pick<Rule.RuleContext, 'cwd' | 'filename'>;

/** The entries that speak of the file, which every rule asks for. */
function entriesFor(file: File, allowedPaths: readonly AllowedPath[]): readonly AllowedPath[] {
  const { cwd, filename } = file;
  const last = latest.get(allowedPaths);
  if (last?.cwd === cwd && last.filename === filename) return last.entries;
  const path = relative(cwd, filename).replaceAll(sep, '/');
  const entries = allowedPaths.filter((entry) => matcherOf(entry)(path));
  latest.set(allowedPaths, { cwd, filename, entries });
  return entries;
}

const latest = new WeakMap<
  readonly AllowedPath[],
  File & { readonly entries: readonly AllowedPath[] }
>();

function matcherOf(entry: AllowedPath): Matcher {
  const matcher = matchers.get(entry) ?? picomatch([entry.glob].flat(), { dot: true });
  matchers.set(entry, matcher);
  return matcher;
}

const matchers = new WeakMap<AllowedPath, Matcher>();
