import { createRequire } from 'node:module';
import path from 'node:path';
import { ts } from 'ts-morph';
import { toPosix } from './posix.ts';

/** ts-morph ships the compiler without the files of its standard library. */
const LIB = toPosix(path.dirname(createRequire(import.meta.url).resolve('typescript')));

type Parsed = Map<string, ts.SourceFile | undefined>;

/**
 * Declarations of libraries, which most tsconfigs of a run share: those of this one, and of the one before it. All of a
 * repository's would be half a gigabyte and more.
 */
let libraries: Parsed = new Map();
let earlier: Parsed = new Map();

/**
 * A compiler host that parses each file once, and again only when its text is replaced. TypeScript then
 * carries over what it knows of the other files from one program to the next.
 */
export class SourceCache {
  readonly host: ts.CompilerHost;
  readonly #parsed: Parsed = new Map();
  readonly #replaced = new Map<string, string>();

  constructor(options: ts.CompilerOptions) {
    earlier = libraries;
    libraries = new Map();
    const host = ts.createCompilerHost(options);
    const readFile = host.readFile.bind(host);
    this.host = {
      ...host,
      // As for tsc: of the comments, only those are parsed that say something of types.
      jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors,
      getDefaultLibLocation: () => LIB,
      getDefaultLibFileName: (chosen) => `${LIB}/${ts.getDefaultLibFileName(chosen)}`,
      readFile: (file) => this.#replaced.get(file) ?? readFile(file),
      getSourceFile: (file, parseOptions) => this.#get(file, parseOptions),
    };
  }

  replace(file: string, text: string): void {
    this.#replaced.set(file, text);
    this.#parsed.delete(file);
  }

  #get(file: string, options: ts.ScriptTarget | ts.CreateSourceFileOptions) {
    const isLibrary = /\.d\.[cm]?ts$/.test(file);
    const cache = isLibrary ? libraries : this.#parsed;
    const key = isLibrary ? `${file} ${keyOf(options)}` : file;
    if (!cache.has(key)) {
      cache.set(key, (isLibrary && earlier.get(key)) || this.#parse(file, options));
    }
    return cache.get(key);
  }

  #parse(file: string, options: ts.ScriptTarget | ts.CreateSourceFileOptions) {
    const text = this.host.readFile(file);
    if (text === undefined) return undefined;
    return ts.createSourceFile(file, text, options);
  }
}

function keyOf(options: ts.ScriptTarget | ts.CreateSourceFileOptions): string {
  if (typeof options !== 'object') return `${options}`;
  return `${options.languageVersion} ${options.impliedNodeFormat}`;
}
