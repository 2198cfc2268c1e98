import { readFileSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { toPosix } from '../posix.ts';

/** Tells what the `.gitignore` files of a directory and of those below it leave out, where no git can be asked. */
export function makeIgnored(root: string): (file: string) => boolean {
  const rules = new Map<string, Ignore | undefined>();
  const rulesOf = (directory: string) => {
    if (!rules.has(directory)) rules.set(directory, readRules(directory));
    return rules.get(directory);
  };
  return (file) => {
    let isIgnored = false;
    // The deeper file has the last word.
    for (const directory of directoriesBetween(root, file)) {
      const verdict = rulesOf(directory)?.test(toPosix(path.relative(directory, file)));
      if (verdict?.ignored) isIgnored = true;
      else if (verdict?.unignored) isIgnored = false;
    }
    return isIgnored;
  };
}

function readRules(directory: string): Ignore | undefined {
  try {
    return ignore().add(readFileSync(path.join(directory, '.gitignore'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** The directories that hold a file, from the root down. */
function directoriesBetween(root: string, file: string): string[] {
  const parts = path.relative(root, path.dirname(file)).split(path.sep).filter(Boolean);
  if (parts[0] === '..') return [];
  return [root, ...parts.map((_, index) => path.join(root, ...parts.slice(0, index + 1)))];
}
