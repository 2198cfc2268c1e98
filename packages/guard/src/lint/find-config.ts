import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FLAT = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((end) => `eslint.config.${end}`);
const LEGACY = ['', '.js', '.cjs', '.json', '.yaml', '.yml'].map((end) => `.eslintrc${end}`);

/** Finds the nearest flat configuration above a file, no further up than the boundary. */
export function findFlatConfig(file: string, boundary: string): string | undefined {
  for (const directory of directoriesAbove(file, boundary)) {
    const found = flatConfigIn(directory);
    if (found) return found;
  }
  return undefined;
}

/** The flat configuration that ESLint would read in this directory. */
export function flatConfigIn(directory: string): string | undefined {
  return FLAT.map((name) => path.join(directory, name)).find((file) => existsSync(file));
}

/** The name of an old `.eslintrc` configuration in this directory. */
export function legacyConfigIn(directory: string): string | undefined {
  const file = LEGACY.find((name) => existsSync(path.join(directory, name)));
  if (file) return file;
  return readPackageJson(directory)?.['eslintConfig'] ? 'package.json' : undefined;
}

/** The directories that a file lies in, from the nearest one up to the boundary. */
export function* directoriesAbove(file: string, boundary: string): Generator<string> {
  let directory = path.dirname(file);
  while (true) {
    yield directory;
    const parent = path.dirname(directory);
    if (directory === boundary || parent === directory) return;
    directory = parent;
  }
}

/** The package.json of this directory, if there is one that can be read. */
export function readPackageJson(directory: string): Record<string, unknown> | undefined {
  try {
    const text = readFileSync(path.join(directory, 'package.json'), 'utf8');
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
