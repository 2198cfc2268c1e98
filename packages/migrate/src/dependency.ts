import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { RUNTIME_MODULE } from '@taskgroup/patterns';
import { addDependency } from './json-edit.ts';
import { parseManifest, type Manifest } from './manifest.ts';
import { messages } from './messages.ts';
import { addCommand, installCommand, packageManagerOf } from './package-manager.ts';
import type { FileChange } from './report.ts';
import { shippedRuntime } from './shipped-runtime.ts';
import { isInstalled } from './workspace.ts';

/** Every package that the changed files belong to, and that does not depend on the runtime yet. */
export function missingDependencies(
  changed: readonly string[],
  shouldEdit: boolean,
  read: (file: string) => Buffer,
) {
  const manifests = new Set(changed.map((file) => manifestAbove(path.dirname(file))));
  return [...manifests]
    .filter((file) => file !== undefined)
    .map((file) => describe(file, shouldEdit, read))
    .filter((described) => described !== undefined);
}

export interface MissingDependency {
  readonly manifest: string;
  readonly version: string;
  readonly command: string;
  readonly change?: FileChange;
  readonly warning?: string;
}

function describe(
  manifest: string,
  shouldEdit: boolean,
  read: (file: string) => Buffer,
): MissingDependency | undefined {
  const manager = packageManagerOf(path.dirname(manifest));
  const version = `^${shippedRuntime()?.version ?? '0.0.0'}`;
  const missing = { manifest, version, command: addCommand(manager, RUNTIME_MODULE) };
  try {
    const before = read(manifest).toString('utf8');
    if (dependsOnRuntime(parseManifest(before))) return undefined;
    if (!shouldEdit) return missing;
    const after = addDependency(before, RUNTIME_MODULE, version);
    return {
      ...missing,
      command: installCommand(manager),
      change: { file: manifest, before, after },
    };
  } catch {
    return { ...missing, warning: messages.badManifest(manifest) };
  }
}

function dependsOnRuntime(manifest: Manifest): boolean {
  const { name, dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  const all = { ...dependencies, ...devDependencies, ...peerDependencies, ...optionalDependencies };
  return name === RUNTIME_MODULE || RUNTIME_MODULE in all;
}

/** The nearest package.json that describes a package, not only a module kind, and that an install would read. */
function manifestAbove(directory: string): string | undefined {
  const file = path.join(directory, 'package.json');
  if (isFile(file) && describesPackage(file) && isInstalled(directory)) return file;
  const parent = path.dirname(directory);
  return parent === directory ? undefined : manifestAbove(parent);
}

/** A route of a web framework may be a directory of that name. */
function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function describesPackage(file: string): boolean {
  return /"(name|private|dependencies|devDependencies)"\s*:/.test(readFileSync(file, 'utf8'));
}
