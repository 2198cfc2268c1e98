import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The part of a package.json that the codemod looks at. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly types?: string;
  readonly workspaces?: readonly string[] | { readonly packages?: readonly string[] };
  readonly exports?: Readonly<Record<string, { readonly types?: Types }>>;
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
}

/** One file for everybody, or one for CommonJS too. */
export type Types = string | { readonly require: string; readonly default: string };
type Dependencies = Readonly<Record<string, string>>;

/** `undefined` when there is no such file, or it is not JSON. */
export function readManifest(file: string): Manifest | undefined {
  try {
    return parseManifest(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @throws {SyntaxError} when the text is not JSON. */
export function parseManifest(text: string): Manifest {
  return JSON.parse(text.replace(/^\uFEFF/, '')) as Manifest;
}

/** Where the package.json of an installed package lies, as the given file would load it. */
export function manifestOf(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

export function installedVersion(name: string, from: string): string | undefined {
  const file = manifestOf(name, from);
  return file && readManifest(file)?.version;
}
