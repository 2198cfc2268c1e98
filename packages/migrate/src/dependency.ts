import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ownPackages, type OwnPackage } from '@taskgroup/patterns';
import { groupBy } from './group-by.ts';
import { addDependency } from './json-edit.ts';
import { parseManifest, type Manifest } from './manifest.ts';
import { messages } from './messages.ts';
import { addCommand, installCommand } from './package-manager.ts';
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
    const manifest = manifestAbove(directory) ?? NOWHERE;
    const names = needs.get(manifest) ?? new Set();
    for (const name of ownPackages) {
      if (changes.some(({ after }) => imports(after, name))) names.add(name);
    }
    needs.set(manifest, names);
  }
  return [...needs].flatMap(([manifest, names]) =>
    manifest === NOWHERE
      ? ofNoPackage(changed, [...names])
      : describe(manifest, [...names], shouldEdit, read),
  );
}

/** Stands for the package.json of files above which there is none. */
const NOWHERE = '';

/** A loose folder of scripts: an install there makes the package.json. */
function ofNoPackage(changed: readonly FileChange[], names: readonly OwnPackage[]) {
  const [directory = '.'] = changed
    .map(({ file }) => path.dirname(file))
    .filter((each) => !manifestAbove(each))
    .sort((one, other) => one.length - other.length);
  const manifest = path.join(directory, 'package.json');
  const warning = messages.noManifest(directory);
  return names.map((name) => ({ ...missing(manifest, name), absent: true as const, warning }));
}

function missing(manifest: string, name: OwnPackage) {
  const command = addCommand(path.dirname(manifest), name);
  return { manifest, name, version: shippedRange(name), command, edited: false };
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
  /** Nothing stands at `manifest` yet. */
  readonly absent?: true;
  readonly change?: FileChange;
  readonly warning?: string;
}

function describe(
  manifest: string,
  wanted: readonly OwnPackage[],
  shouldEdit: boolean,
  read: (file: string) => Buffer,
): MissingDependency[] {
  const absent = (name: OwnPackage) => missing(manifest, name);
  try {
    const before = read(manifest).toString('utf8');
    const known = parseManifest(before);
    const names = wanted.filter((name) => !dependsOn(known, name));
    if (!shouldEdit) return names.map(absent);
    const add = (text: string, name: OwnPackage) => addDependency(text, name, shippedRange(name));
    const change = { file: manifest, before, after: names.reduce(add, before) };
    const command = installCommand(path.dirname(manifest));
    // One edit of the file brings all of them.
    return names.map((name, n) => ({
      ...absent(name),
      command,
      edited: true,
      ...(n === 0 && { change }),
    }));
  } catch {
    return wanted.map((name) => ({ ...absent(name), warning: messages.badManifest(manifest) }));
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
