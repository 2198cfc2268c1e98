import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { CompilerHost, CompilerOptions, ParseConfigFileHost } from 'typescript';
import type { IndexOverlay } from './index-overlay.ts';
import type { TypeScript } from './load-typescript.ts';
import { namesByFolder, type Entries } from './names-by-folder.ts';

/** The compiler's view of the commit's tree: the disk, corrected by the overlay. */
export class OverlaySystem {
  readonly #ts: TypeScript;
  readonly #overlay: IndexOverlay;
  /** Names in each folder that hold, or lead to, an overlaid file. */
  readonly #tree: ReadonlyMap<string, Entries>;

  constructor(ts: TypeScript, overlay: IndexOverlay) {
    this.#ts = ts;
    this.#overlay = overlay;
    this.#tree = namesByFolder(overlay.texts.keys());
  }

  readonly readFile = (file: string): string | undefined => {
    const text = this.#overlay.texts.get(file);
    if (text !== undefined) return text;
    return this.#overlay.absent.has(file) ? undefined : this.#ts.sys.readFile(file);
  };

  readonly fileExists = (file: string): boolean => {
    if (this.#overlay.texts.has(file)) return true;
    return !this.#overlay.absent.has(file) && this.#ts.sys.fileExists(file);
  };

  readonly directoryExists = (directory: string): boolean =>
    this.#tree.has(directory) || this.#ts.sys.directoryExists(directory);

  readonly getDirectories = (directory: string): string[] => [
    ...new Set([
      ...(this.#tree.get(directory)?.directories ?? []),
      ...this.#ts.sys.getDirectories(directory),
    ]),
  ];

  readonly realpath = (file: string): string =>
    this.#overlay.texts.has(file) ? file : (this.#ts.sys.realpath?.(file) ?? file);

  readonly readDirectory: ParseConfigFileHost['readDirectory'] = (root, ...rest) => {
    const [extensions, excludes, includes, depth] = rest;
    const { matchFiles, sys } = this.#ts as TypeScript & InternalTypeScript;
    if (!matchFiles) return sys.readDirectory(root, ...rest).filter(this.fileExists);
    return matchFiles(
      ...([root, extensions, excludes, includes, sys.useCaseSensitiveFileNames] as const),
      ...([sys.getCurrentDirectory(), depth, this.#entriesOf, this.realpath] as const),
    );
  };

  configHost(): ParseConfigFileHost {
    const { readFile, fileExists, readDirectory, directoryExists, getDirectories, realpath } = this;
    return {
      ...{ readFile, fileExists, readDirectory, directoryExists, getDirectories, realpath },
      useCaseSensitiveFileNames: this.#ts.sys.useCaseSensitiveFileNames,
      getCurrentDirectory: () => this.#ts.sys.getCurrentDirectory(),
      onUnRecoverableConfigFileDiagnostic: () => {},
    };
  }

  compilerHost(options: CompilerOptions): CompilerHost {
    const { readFile, fileExists, readDirectory, directoryExists, getDirectories, realpath } = this;
    return Object.assign(this.#ts.createCompilerHost(options, true), {
      ...{ readFile, fileExists, readDirectory, directoryExists, getDirectories, realpath },
      useSourceOfProjectReferenceRedirect: () => true, // sources, for built output may be stale
    });
  }

  readonly #entriesOf = (directory: string): { files: string[]; directories: string[] } => {
    const overlaid = this.#tree.get(directory);
    const files = new Set(overlaid?.files);
    const directories = new Set(overlaid?.directories);
    for (const entry of listDirectory(directory)) {
      const target = path.posix.join(directory, entry.name);
      if (entry.isDirectory() || (entry.isSymbolicLink() && this.directoryExists(target))) {
        directories.add(entry.name);
      } else if (this.fileExists(target)) files.add(entry.name);
    }
    return { files: [...files].sort(), directories: [...directories].sort() };
  };
}

/** Matches `include` and `exclude` over any file system; TypeScript exports it without declaring it. */
interface InternalTypeScript {
  readonly matchFiles?: (...query: MatchQuery) => string[];
}

type MatchQuery = [
  root: string,
  extensions: readonly string[] | undefined,
  excludes: readonly string[] | undefined,
  includes: readonly string[] | undefined,
  caseSensitive: boolean,
  currentDirectory: string,
  depth: number | undefined,
  entriesOf: (directory: string) => { files: string[]; directories: string[] },
  realpath: (file: string) => string,
];

function listDirectory(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
