import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun' | 'deno';

/** Who installs the packages of a directory. */
export interface UsedPackageManager {
  readonly name: PackageManager;
  /** As a package.json asks for it, `10.2.0+sha512.…`. */
  readonly version?: string;
  /** Whether there is a lockfile of its own that a pipeline can install from. */
  readonly isLocked: boolean;
}

/**
 * In the order in which they are asked. Bun can write a `yarn.lock` beside its own, and Deno locks what it runs in projects
 * that others install.
 */
const LOCKFILES: Readonly<Record<PackageManager, readonly string[]>> = {
  pnpm: ['pnpm-lock.yaml'],
  bun: ['bun.lock', 'bun.lockb'],
  yarn: ['yarn.lock'],
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  deno: ['deno.lock'],
};
const NAMES = Object.keys(LOCKFILES) as PackageManager[];

/**
 * The nearest directory that says something decides, and in it the package.json before a lockfile: Corepack and the managers
 * themselves refuse to be another one than it names, while a lockfile may be left over. npm where nothing says anything.
 *
 * @param top no directory above this one is asked.
 */
export function packageManagerOf(directory: string, top?: string): UsedPackageManager {
  const places = [...upTo(directory, top)];
  const [named] = places.flatMap((place) => namedIn(place) ?? lockedIn(place) ?? []);
  const { name, version } = named ?? { name: 'npm' };
  const isLocked = places.some((place) => isLockedBy(name, place));
  return { name, isLocked, ...(version && { version }) };
}

/** Is the directory one that some manager installs by itself? */
export function hasLockfile(directory: string): boolean {
  return lockedIn(directory) !== undefined;
}

type Named = Pick<UsedPackageManager, 'name' | 'version'>;

function* upTo(directory: string, top: string | undefined): Generator<string> {
  for (let at = directory; ; at = path.dirname(at)) {
    yield at;
    if (at === top || at === path.dirname(at)) return;
  }
}

function lockedIn(directory: string): Named | undefined {
  const name = NAMES.find((each) => isLockedBy(each, directory));
  return name && { name };
}

function isLockedBy(name: PackageManager, directory: string): boolean {
  return LOCKFILES[name].some((file) => existsSync(path.join(directory, file)));
}

/** `"packageManager": "pnpm@10.2.0"`, or what stands in `devEngines` in its place. */
function namedIn(directory: string): Named | undefined {
  const { packageManager, devEngines } = manifestIn(directory);
  const [, name, version] = /^(\w+)@(.+)/.exec(String(packageManager)) ?? [];
  const wanted = [{ name, version }, devEngines?.packageManager].flat();
  return wanted.find((each): each is Named => NAMES.some((known) => known === each?.name));
}

interface Manifest {
  readonly packageManager?: unknown;
  readonly devEngines?: { readonly packageManager?: Wanted | readonly Wanted[] } | null;
}

interface Wanted {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

function manifestIn(directory: string): Manifest {
  try {
    const text = readFileSync(path.join(directory, 'package.json'), 'utf8');
    return (JSON.parse(text.replace(/^\uFEFF/, '')) as Manifest | null) ?? {};
  } catch {
    return {};
  }
}
