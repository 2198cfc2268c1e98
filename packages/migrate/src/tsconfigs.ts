import path from 'node:path';
import { ts } from 'ts-morph';
import { toPosix } from './posix.ts';

export interface Tsconfig {
  readonly path: string;
  readonly options: ts.CompilerOptions;
  readonly files: ReadonlySet<string>;
  readonly references: readonly string[];
  /** What is wrong with it, by which a part of it does not count. */
  readonly error?: string;
}

/** Finds the tsconfig whose program holds a file: the nearest one upwards, through its references. */
export class Tsconfigs {
  readonly #byPath = new Map<string, Tsconfig | undefined>();

  of(file: string): Tsconfig | undefined {
    for (const directory of ancestors(path.dirname(file))) {
      const owner = this.#owner(path.join(directory, 'tsconfig.json'), toPosix(file), new Set());
      if (owner) return owner;
    }
    return undefined;
  }

  #owner(configPath: string, file: string, seen: Set<string>): Tsconfig | undefined {
    if (seen.has(configPath)) return undefined;
    seen.add(configPath);
    const config = this.#read(configPath);
    if (!config || config.files.has(file)) return config;
    for (const reference of config.references) {
      const owner = this.#owner(reference, file, seen);
      if (owner) return owner;
    }
    return undefined;
  }

  #read(configPath: string): Tsconfig | undefined {
    if (!this.#byPath.has(configPath)) this.#byPath.set(configPath, readTsconfig(configPath));
    return this.#byPath.get(configPath);
  }
}

/** It names no files of its own, or an option that only another version of the compiler has. */
const HARMLESS = new Set([18002, 18003, 5023, 5025]);

/** A broken tsconfig still yields what could be read of it, as for `tsc`. */
function readTsconfig(configPath: string): Tsconfig | undefined {
  if (!ts.sys.fileExists(configPath)) return undefined;
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  const parsed = ts.getParsedCommandLineOfConfigFile(configPath, {}, host);
  if (!parsed) return undefined;
  const error = parsed.errors.find(({ code }) => !HARMLESS.has(code));
  return {
    ...(error && { error: ts.flattenDiagnosticMessageText(error.messageText, ' ') }),
    path: configPath,
    options: parsed.options,
    files: new Set(parsed.fileNames.map((name) => toPosix(path.resolve(name)))),
    references: (parsed.projectReferences ?? []).map(ts.resolveProjectReferencePath),
  };
}

function ancestors(directory: string): string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}
