import { existsSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from './manifest.ts';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun' | 'deno';

const LOCKFILES: readonly (readonly [string, PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['deno.lock', 'deno'],
];

/** The package manager of the nearest directory upwards that names one; npm where none does. */
export function packageManagerOf(directory: string): PackageManager {
  const named =
    namedIn(directory) ?? LOCKFILES.find(([file]) => existsSync(path.join(directory, file)))?.[1];
  const parent = path.dirname(directory);
  if (named || parent === directory) return named ?? 'npm';
  return packageManagerOf(parent);
}

export function hasLockfile(directory: string): boolean {
  return LOCKFILES.some(([file]) => existsSync(path.join(directory, file)));
}

function namedIn(directory: string): PackageManager | undefined {
  const { packageManager = '' } = readManifest(path.join(directory, 'package.json')) ?? {};
  return /^(npm|pnpm|yarn|bun|deno)@/.exec(packageManager)?.[1] as PackageManager | undefined;
}

export function addCommand(manager: PackageManager, dependency: string): string {
  if (manager === 'deno') return `deno add npm:${dependency}`;
  return `${manager} ${manager === 'npm' ? 'install' : 'add'} ${dependency}`;
}

export function installCommand(manager: PackageManager): string {
  return `${manager} install`;
}
