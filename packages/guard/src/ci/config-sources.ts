import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { git, splitAtNul } from '../git.ts';
import { relativeName } from '../posix.ts';

const CONFIG = /(?:^|\/)eslint\.config\.[cm]?[jt]s$/;
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\\\n]+)\1/g;

/** Whether a name is one under which ESLint looks for its configuration. */
export function isEslintConfig(name: string): boolean {
  return CONFIG.test(name);
}

/**
 * The files of the repository that its ESLint configurations are made of: themselves and what they import, packages of
 * the same repository too. From the disk, where they run.
 */
export async function configSources(root: string): Promise<Set<string>> {
  const names = splitAtNul(await git(['ls-files', '-z'], { cwd: root })).map(String);
  const pending = names.filter(isEslintConfig).map((name) => path.join(root, name));
  const sources = new Set<string>();
  while (pending.length) {
    const file = pending.pop()!;
    const name = relativeName(root, file);
    if (sources.has(name) || !existsSync(file)) continue;
    sources.add(name);
    const specifiers = [...readFileSync(file, 'utf8').matchAll(SPECIFIER)].map(
      ([, , said]) => said!,
    );
    pending.push(...specifiers.flatMap((said) => inRepository(said, file, root) ?? []));
  }
  return sources;
}

function inRepository(specifier: string, from: string, root: string): string | undefined {
  try {
    const file = realpathSync(createRequire(from).resolve(specifier));
    const relative = path.relative(root, file);
    const isOutside = relative.startsWith('..') || path.isAbsolute(relative);
    return isOutside || /(?:^|[\\/])node_modules[\\/]/.test(relative) ? undefined : file;
  } catch {
    return undefined; // built in, or not installed
  }
}
