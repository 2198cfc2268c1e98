import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ownPackages, type OwnPackage } from '@taskgroup/patterns';
import { groupBy } from './group-by.ts';
import { addDependency } from './json-edit.ts';
import { parseManifest, type Manifest } from './manifest.ts';
import { messages } from './messages.ts';
import { addCommand, installCommand, packageManagerOf } from './package-manager.ts';
import type { FileChange } from './report.ts';
import { shippedRange } from './shipped-packages.ts';
import { isInstalled } from './workspace.ts';

/** What the changed files import of ours, and the packages they belong to do not depend on yet. */
export function missingDependencies(
  changed: readonly FileChange[],
  shouldEdit: boolean,
  read: (file: string) => Buffer,
): MissingDependency[] {
  const needs = new Map<string, Set<OwnPackage>>();
  for (const [directory, changes] of groupBy(changed, ({ file }) => path.dirname(file))) {
    const manifest = manifestAbove(directory);
    if (!manifest) continue;
    const names = needs.get(manifest) ?? new Set();
    for (const name of ownPackages) {
      if (changes.some(({ after }) => imports(after, name))) names.add(name);
    }
    needs.set(manifest, names);
  }
  return [...needs].flatMap(([manifest, names]) =>
    describe(manifest, [...names], shouldEdit, read),
  );
}

/** An import, a re-export or a require, of the package or of one of its subpaths. */
function imports(source: string, name: OwnPackage): boolean {
  return new RegExp(`\\b(?:from|import|require)\\b[\\s(]*['"]${name}['"/]`).test(source);
}

export interface MissingDependency {
  readonly manifest: string;
  readonly name: OwnPackage;
  readonly version: string;
  readonly command: string;
  readonly edited: boolean;
  readonly change?: FileChange;
  readonly warning?: string;
}

function describe(
  manifest: string,
  wanted: readonly OwnPackage[],
  shouldEdit: boolean,
  read: (file: string) => Buffer,
): MissingDependency[] {
  const manager = packageManagerOf(path.dirname(manifest));
  const missing = (name: OwnPackage) => ({
    manifest,
    name,
    version: shippedRange(name),
    command: addCommand(manager, name),
    edited: false,
  });
  try {
    const before = read(manifest).toString('utf8');
    const known = parseManifest(before);
    const names = wanted.filter((name) => !dependsOn(known, name));
    if (!shouldEdit) return names.map(missing);
    const add = (text: string, name: OwnPackage) => addDependency(text, name, shippedRange(name));
    const change = { file: manifest, before, after: names.reduce(add, before) };
    const command = installCommand(manager);
    // One edit of the file brings all of them.
    return names.map((name, n) => ({
      ...missing(name),
      command,
      edited: true,
      ...(n === 0 && { change }),
    }));
  } catch {
    return wanted.map((name) => ({ ...missing(name), warning: messages.badManifest(manifest) }));
  }
}

function dependsOn(manifest: Manifest, wanted: OwnPackage): boolean {
  const { name, dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  const all = { ...dependencies, ...devDependencies, ...peerDependencies, ...optionalDependencies };
  return name === wanted || wanted in all;
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
