import { readFileSync } from 'node:fs';

/** What this repository reads of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** The root's own settings: the pnpm that installs and packs. */
  readonly config?: { readonly pnpm: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}
