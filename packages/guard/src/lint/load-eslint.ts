import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ESLint } from 'eslint';

export type ESLintClass = typeof ESLint;

export interface FoundEslint {
  /** The file that its package is entered by. */
  readonly entry: string;
  readonly version: string;
}

/** The repository's ESLint, or the gate's own where the repository has none that is new enough. */
export function eslintFor(directory: string): FoundEslint {
  const theirs = find(path.join(directory, 'package.json'));
  return theirs && Number.parseInt(theirs.version, 10) >= 9 ? theirs : find(import.meta.url)!;
}

export async function loadEslint(directory: string): Promise<ESLintClass> {
  const { entry } = eslintFor(directory);
  return ((await import(pathToFileURL(entry).href)) as { ESLint: ESLintClass }).ESLint;
}

function find(from: string): FoundEslint | undefined {
  try {
    const require = createRequire(from);
    const manifest = readFileSync(require.resolve('eslint/package.json'), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    return { entry: require.resolve('eslint'), version };
  } catch {
    return undefined;
  }
}
