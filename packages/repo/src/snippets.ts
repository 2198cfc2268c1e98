import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';

/** A piece of TypeScript that a reader may copy. */
export interface Snippet {
  /** File and line of its first line of code. */
  readonly place: string;
  readonly code: string;
  /** What it says it prints: its `//=>` comments, in order. */
  readonly prints: readonly string[];
}

const FENCE = /^[ \t]*```ts(?<flags>[^\n]*)\n(?<code>[\s\S]*?)^[ \t]*```/gm;

/** Every runnable snippet of the documentation and of the docstrings; `ts no-run` opts out. */
export function snippets(root: string): Snippet[] {
  const pages = globSync(['README.md', 'docs/**/*.md', 'packages/*/README.md'], {
    cwd: root,
    ignore: ['docs/reference/api/**'], // Made of the docstrings, which are here already.
  });
  const sources = globSync('packages/*/src/**/*.ts', { cwd: root });
  return [
    ...pages.flatMap((file) => snippetsIn(file, read(root, file))),
    ...sources.flatMap((file) => snippetsIn(file, uncommented(read(root, file)))),
  ].toSorted((a, b) => a.place.localeCompare(b.place));
}

function snippetsIn(file: string, text: string): Snippet[] {
  return [...text.matchAll(FENCE)]
    .filter(({ groups }) => !groups!['flags']!.includes('no-run'))
    .map(({ index, groups }) => ({
      place: `${file}:${text.slice(0, index).split('\n').length + 1}`,
      code: groups!['code']!,
      prints: [...groups!['code']!.matchAll(/\/\/=> ?(.*)$/gm)].map(([, line]) => line!),
    }));
}

/** Lays the text of docstrings bare, line for line; code outside them becomes empty lines. */
function uncommented(source: string): string {
  return source.replace(/^(?!\s*\*).*$/gm, '').replace(/^\s*\* ?/gm, '');
}

function read(root: string, file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}
