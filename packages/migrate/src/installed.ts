import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The package.json of an installed package, as the given file would load it. */
export function manifestOf(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

export function installedVersion(name: string, from: string): string | undefined {
  const manifest = manifestOf(name, from);
  return manifest && JSON.parse(readFileSync(manifest, 'utf8')).version;
}
