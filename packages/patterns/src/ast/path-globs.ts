import type { SourceFile } from '../source-file.ts';

/** Does the file lie where one of the globs says? They know `*`, `**`, `?` and `{a,b}`. */
export function liesIn({ path }: SourceFile, globs: readonly string[]): boolean {
  const name = withinProject(path.replaceAll('\\', '/'));
  return globs.some((glob) => regExpOf(glob).test(name));
}

/** A folder above the project may have any name, such as `bin`. */
function withinProject(path: string): string {
  const host = globalThis as { process?: { cwd?(): string } };
  const root = `${(host.process?.cwd?.() ?? '').replaceAll('\\', '/')}/`;
  return path.startsWith(root) ? path.slice(root.length) : path;
}

const compiled = new Map<string, RegExp>();

function regExpOf(glob: string): RegExp {
  const known = compiled.get(glob);
  if (known) return known;
  const source = glob.replaceAll(
    /\*\*\/|\*\*|[*?{},]|[^\w/]/g,
    (part) => meanings[part] ?? `\\${part}`,
  );
  const made = new RegExp(`^${source}$`);
  compiled.set(glob, made);
  return made;
}

const meanings: Readonly<Record<string, string | undefined>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};
