import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ESLint } from 'eslint';

export type ESLintClass = typeof ESLint;

/** The repository's ESLint, or the gate's own where the repository has none that is new enough. */
export async function loadEslint(directory: string): Promise<ESLintClass> {
  const theirs = await importFrom(directory);
  return theirs && Number.parseInt(theirs.version, 10) >= 9
    ? theirs
    : (await import('eslint')).ESLint;
}

async function importFrom(directory: string): Promise<ESLintClass | undefined> {
  try {
    const file = createRequire(path.join(directory, 'package.json')).resolve('eslint');
    return ((await import(pathToFileURL(file).href)) as { ESLint?: ESLintClass }).ESLint;
  } catch {
    return undefined;
  }
}
