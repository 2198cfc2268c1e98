/// <reference types="node" />
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { noteCompiler, noteReason } from './report.ts';

/** A TypeScript whose native API one of the adapters speaks. */
export interface Compiler {
  /** The folder of its package. */
  readonly root: string;
  readonly version: string;
  /** The versions that share an adapter. */
  readonly dialect: '7.0' | '7.1';
  /** Loads one of its entry points. */
  load(entry: string): unknown;
}

/** By what names a project has TypeScript 7: as its compiler, or beside an older one. */
const NAMES = ['typescript', '@typescript/native'];

const byFolder = new Map<string, Compiler | undefined>();

/**
 * The compiler of the project that a folder belongs to. `TASKGROUP_TYPESCRIPT` names another one, as a package or as
 * the folder of one.
 */
export function compilerFor(
  folder: string,
  name = process.env['TASKGROUP_TYPESCRIPT'],
): Compiler | undefined {
  const key = `${folder}\n${name ?? ''}`;
  if (byFolder.has(key)) return byFolder.get(key);
  const compiler = findCompiler(folder, name ? [name] : NAMES);
  byFolder.set(key, compiler);
  return compiler;
}

function findCompiler(folder: string, names: readonly string[]): Compiler | undefined {
  const features = process.features as { require_module?: boolean };
  if (!features.require_module) {
    noteReason('this version of Node.js cannot load the native API of TypeScript');
    return undefined;
  }
  for (const name of names) {
    const manifest = manifestOf(name, folder);
    const compiler = manifest && compilerOf(manifest);
    if (compiler) return compiler;
  }
  noteReason('no TypeScript 7 with a known API was found');
  return undefined;
}

function manifestOf(name: string, folder: string): string | undefined {
  if (isAbsolute(name)) return join(name, 'package.json');
  return attempt(() => createRequire(join(folder, 'noop.js')).resolve(`${name}/package.json`));
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function compilerOf(manifest: string): Compiler | undefined {
  // Its own folder as the place to require from: Node then warns of nothing, and finds what it exports.
  const require = createRequire(manifest);
  const read = attempt(() => require(manifest) as { name: string; version: string });
  if (!read) return undefined;
  const { name, version } = read;
  const dialect = /^7\.[01](?=\.)/.exec(version)?.[0] as Compiler['dialect'] | undefined;
  if (!dialect) {
    noteReason(`TypeScript ${version} has no native API that is known here`);
    return undefined;
  }
  const root = dirname(manifest);
  noteCompiler(root, version);
  return { root, version, dialect, load: (entry) => require(`${name}/${entry}`) as unknown };
}
