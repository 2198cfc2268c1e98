import { readFileSync } from 'node:fs';
import path from 'node:path';
import ignore from 'ignore';
import { gitRoot } from './git.ts';
import { toPosix } from './posix.ts';

/** Where GitHub and GitLab look, in this order. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

/** Who owns a file, by the repository's CODEOWNERS; nobody where there is none. */
export function makeOwners(cwd: string): (file: string) => readonly string[] {
  const root = gitRoot(cwd) ?? cwd;
  const rules = readRules(root);
  return (file) => {
    const relative = toPosix(path.relative(root, file));
    if (relative.startsWith('..')) return [];
    return rules.find(({ matches }) => matches(relative))?.owners ?? [];
  };
}

interface Rule {
  readonly matches: (file: string) => boolean;
  readonly owners: readonly string[];
}

/** The last rule that matches decides, so it comes first. */
function readRules(root: string): Rule[] {
  const text = PLACES.map((place) => tryRead(path.join(root, place))).find(
    (content) => content !== undefined,
  );
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
  return lines
    .filter((line) => line !== '' && !/^\^?\[/.test(line))
    .map(toRule)
    .reverse();
}

function toRule(line: string): Rule {
  const [pattern = '', ...owners] = line.split(/(?<!\\)\s+/);
  // A leading `!` and brackets mean nothing here, unlike in a .gitignore.
  const rule = ignore().add(pattern.replace(/^!/, '\\!'));
  return { matches: (file) => rule.ignores(file), owners };
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
