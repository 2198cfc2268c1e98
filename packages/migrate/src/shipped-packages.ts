import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownPackages, type OwnPackage } from '@taskgroup/patterns';
import { manifestOf, readManifest, type Manifest, type Types } from './manifest.ts';

/**
 * Our packages that rewritten code imports, as they belong to this version of the codemod: their declarations are copied
 * beside this file when it is packed; in the repository, the neighbouring packages have them.
 */
interface ShippedPackage {
  readonly manifest: Manifest;
  readonly folder: string;
}

/** The version range that a project should depend on. */
export function shippedRange(name: OwnPackage): string {
  return `^${shipped(name)?.manifest.version ?? '0.0.0'}`;
}

/** The main declaration file, by absolute path, of every module that rewritten code may import. */
export function shippedTypes(): ReadonlyMap<string, string> {
  return new Map(ownPackages.flatMap((name) => entriesOf(name, shipped(name))));
}

function entriesOf(name: OwnPackage, found: ShippedPackage | undefined): [string, string][] {
  return Object.entries(found?.manifest.exports ?? {}).flatMap(([entry, { types }]) =>
    types ? [[path.posix.join(name, entry), declarationsOf(types, found!.folder)]] : [],
  );
}

/** Those for CommonJS where there are two and both are built: every file may import those, an ES module's only some. */
function declarationsOf(types: Types, folder: string): string {
  if (typeof types === 'string') return path.join(folder, types);
  const forAll = path.join(folder, types.require);
  return existsSync(forAll) ? forAll : path.join(folder, types.default);
}

function shipped(name: OwnPackage): ShippedPackage | undefined {
  const copied = fileURLToPath(new URL(`./shipped-types/${name}/package.json`, import.meta.url));
  const file = existsSync(copied) ? copied : manifestOf(name, import.meta.url);
  const manifest = file === undefined ? undefined : readManifest(file);
  return manifest ? { manifest, folder: path.dirname(file!) } : undefined;
}
