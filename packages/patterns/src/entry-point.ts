import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What a bundle was made of. */
interface Stamp {
  /** Records of builds, from the bundle, and when they were written. */
  readonly builds: readonly (readonly [file: string, mtimeMs: number])[];
  /** Our other packages that are in it. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * The module that a command starts with, given the folder that its package was built to: the bundle, where there is one of
 * these very modules. Apart from the catalogue, which would take longer to load than what this saves.
 */
export function entryPoint(dist: URL): URL {
  const bundle = new URL('bundle/', dist);
  return new URL(isCurrent(bundle) ? 'cli.js' : '../cli.js', bundle);
}

function isCurrent(bundle: URL): boolean {
  const file = new URL('stamp.json', bundle);
  if (!existsSync(file)) return false;
  const { builds, versions } = JSON.parse(readFileSync(file, 'utf8')) as Stamp;
  return (
    builds.every(([info, mtimeMs]) => isUnchanged(new URL(info, bundle), mtimeMs)) &&
    Object.entries(versions).every(([name, version]) => versionOf(name, bundle) === version)
  );
}

/** A package has no records of builds, only a repository in which this is made. */
function isUnchanged(info: URL, mtimeMs: number): boolean {
  return (statSync(info, { throwIfNoEntry: false })?.mtimeMs ?? mtimeMs) === mtimeMs;
}

function versionOf(name: string, importer: URL): string | undefined {
  try {
    const manifest = createRequire(importer).resolve(`${name}/package.json`);
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  } catch {
    return undefined;
  }
}
