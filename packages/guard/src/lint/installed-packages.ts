import type { Hash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const OURS = ['eslint-plugin-taskgroup', '@taskgroup/patterns'];

/**
 * The manifest of a package that a module in this folder imports. Undefined for one of the same repository:
 * its files may change without its version. Our own plugin is known by its presets wherever it lies.
 */
export function installedManifest(name: string, folder: string): string | undefined {
  const manifest = nearestManifest(packageOf(name), folder);
  if (manifest === undefined) return undefined;
  return isInstalled(manifest) ? manifest : undefined;
}

function isInstalled(manifest: string): boolean {
  return /[/\\]node_modules[/\\]/.test(manifest) || OURS.some((name) => manifest === ownCopy(name));
}

/** More of them are the dependencies of an application, and reading them all takes longer than asking ESLint. */
const MOST = 400;

/**
 * Names what packages depend on, down to the last one, where no lockfile does; false where there are too
 * many of them, or where one of them is of the same repository.
 */
export function addDependencies(manifests: readonly string[], hash: Hash): boolean {
  const seen = new Set(manifests);
  for (const manifest of seen) {
    if (seen.size > MOST || !isInstalled(manifest)) return false;
    const read = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
    hash.update(`${manifest} ${read.version ?? ''}\n`);
    for (const name of dependenciesOf(read)) {
      const found = nearestManifest(name, path.dirname(manifest));
      if (found !== undefined) seen.add(found);
    }
  }
  return true;
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: object;
  readonly optionalDependencies?: object;
  readonly peerDependencies?: object;
}

function dependenciesOf({ dependencies, optionalDependencies, peerDependencies }: Manifest) {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

function nearestManifest(name: string, folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const manifest = path.join(at, 'node_modules', name, 'package.json');
    if (existsSync(manifest)) return realpathSync(manifest);
    if (at === path.dirname(at)) return undefined;
  }
}

function ownCopy(name: string): string {
  return realpathSync(createRequire(import.meta.url).resolve(`${name}/package.json`));
}
