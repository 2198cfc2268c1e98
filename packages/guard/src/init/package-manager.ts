import { findIn } from './managers/manager.ts';
import type { Project } from './project.ts';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'yarn-classic' | 'bun' | 'deno';

export interface Installation {
  readonly packageManager: PackageManager;
  /** Whether there is a lockfile that a pipeline can install from. */
  readonly isLocked: boolean;
}

type Family = Exclude<PackageManager, 'yarn-classic'>;

/** The first one whose lockfile is there is the one. */
const LOCKFILES: Readonly<Record<Family, readonly string[]>> = {
  pnpm: ['pnpm-lock.yaml'],
  bun: ['bun.lock', 'bun.lockb'],
  yarn: ['yarn.lock'],
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  deno: ['deno.lock'],
};
const FAMILIES = Object.keys(LOCKFILES) as Family[];

/** By its lockfile, else by what package.json names; npm where nothing says anything. */
export function installationOf({ root, directory, manifest }: Project): Installation {
  const has = (...names: string[]) => [directory, root].some((place) => findIn(place, names));
  const { packageManager } = manifest;
  const named = typeof packageManager === 'string' ? packageManager : '';
  const locked = FAMILIES.find((family) => has(...LOCKFILES[family]));
  const family = locked ?? FAMILIES.find((each) => named.startsWith(`${each}@`)) ?? 'npm';
  const isClassic = family === 'yarn' && !has('.yarnrc.yml') && !/^yarn@[2-9]/.test(named);
  return {
    packageManager: isClassic ? 'yarn-classic' : family,
    isLocked: locked !== undefined,
  };
}
