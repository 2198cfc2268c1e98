import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

const LOCKFILES: readonly (readonly [string, PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

/** The package manager of the nearest directory upwards that names one; npm where none does. */
export function packageManagerOf(directory: string): PackageManager {
  const named =
    namedIn(directory) ?? LOCKFILES.find(([file]) => existsSync(path.join(directory, file)))?.[1];
  const parent = path.dirname(directory);
  if (named || parent === directory) return named ?? 'npm';
  return packageManagerOf(parent);
}

function namedIn(directory: string): PackageManager | undefined {
  try {
    const manifest = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
    const name = /^(npm|pnpm|yarn|bun)@/.exec(manifest.packageManager ?? '')?.[1];
    return name as PackageManager | undefined;
  } catch {
    return undefined;
  }
}

export function addCommand(manager: PackageManager, dependency: string): string {
  return `${manager} ${manager === 'npm' ? 'install' : 'add'} ${dependency}`;
}

export function installCommand(manager: PackageManager): string {
  return `${manager} install`;
}
