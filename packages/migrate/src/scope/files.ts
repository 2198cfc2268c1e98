import { lstatSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { MigrateError } from '../errors.ts';
import { gitRoot, listFiles } from '../git.ts';
import { messages } from '../messages.ts';
import { toPosix } from '../posix.ts';
import { makeIgnored } from './ignore-files.ts';

const DECLARATION = /\.d\.([^.]+\.)?[cm]?ts$/;
const MINIFIED = /[.-]min\.[cm]?js$/;
/** Yarn writes them, and Node loads them before there are packages to import. */
const PLUG_AND_PLAY = /(^|[/\\])\.pnp\.(loader\.)?[cm]?js$/;
/** Not written by hand; Yarn's releases and plugins are bundles that repositories commit. */
const LEFT_OUT = ['node_modules', 'dist', 'coverage', '.yarn'];
/** Outside of git nothing says what is generated, so the usual names do. */
const LEFT_OUT_WITHOUT_GIT = [
  ...LEFT_OUT,
  'build',
  'out',
  '.git',
  '.next',
  '.nuxt',
  '.output',
  '.cache',
];

export interface FoundFiles {
  readonly sources: readonly string[];
  /** Their scripts are for the parser of a framework; nobody rewrites them, and the report may name them. */
  readonly components: readonly string[];
}

/**
 * What files, directories and globs name, without those that a `!glob` takes out, as sorted absolute paths, each once.
 *
 * @throws {MigrateError} when one of the paths names nothing.
 */
export function findFiles(paths: readonly string[], cwd: string): FoundFiles {
  const found = new Set<string>();
  if (paths.some((given) => !given.trim())) throw new MigrateError(messages.emptyPath);
  const included = paths.filter((given) => !isExclusion(given));
  for (const given of included.length ? included : ['.']) {
    const files = filesOf(given, cwd);
    if (!files.some(isSource)) throw new MigrateError(messages.nothingMatched(given));
    for (const file of files) found.add(file);
  }
  const isExcluded = makeExcluded(paths.filter(isExclusion), cwd);
  const kept = [...found].filter((file) => !isExcluded(file)).sort();
  const sources = kept.filter(isSource);
  if (!sources.length) throw new MigrateError(messages.allExcluded(paths.filter(isExclusion)));
  return { sources, components: kept.filter(isComponent) };
}

function isExclusion(given: string): boolean {
  return given.startsWith('!') && given.length > 1;
}

/** `!src/generated` takes out the directory with all below it, as does `!src/generated/**`. */
function makeExcluded(exclusions: readonly string[], cwd: string): (file: string) => boolean {
  const root = realpathSync(cwd);
  const globs = exclusions.map((given) =>
    toPosix(path.normalize(given.slice(1))).replace(/\/$/, ''),
  );
  const matches = picomatch(
    globs.flatMap((glob) => [glob, `${glob}/**`]),
    { dot: true },
  );
  return (file) => globs.length > 0 && matches(toPosix(path.relative(root, file)));
}

function filesOf(given: string, cwd: string): string[] {
  const absolute = path.resolve(cwd, given);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return filesUnder(realpathSync(absolute), realpathSync(cwd));
  if (stats) {
    if (!isSource(absolute)) throw new MigrateError(messages.notASource(given));
    return [realpathSync(absolute)];
  }
  if (isDynamicPattern(given)) return filesMatching(given, cwd);
  throw new MigrateError(messages.noSuchPath(given));
}

function filesUnder(directory: string, cwd: string): string[] {
  const inGit = gitRoot(directory) !== undefined;
  const files = inGit
    ? listFiles(directory)
    : glob('**', directory, LEFT_OUT_WITHOUT_GIT).filter(notIgnored(directory, cwd));
  return files.filter(
    (file) => isFound(file) && !isLeftOut(path.relative(directory, file)) && isPlainFile(file),
  );
}

function filesMatching(pattern: string, cwd: string): string[] {
  const matched = glob(pattern, cwd, ['node_modules', 'dist', '.yarn'])
    .filter(isFound)
    .filter(isPlainFile);
  if (gitRoot(cwd) === undefined) {
    return matched.filter(notIgnored(cwd, cwd)).map((file) => realpathSync(file));
  }
  const root = realpathSync(cwd);
  const listed = new Set(listFiles(root));
  return matched
    .map((file) => realpathSync(file))
    .filter((file) => listed.has(file) || !file.startsWith(root + path.sep));
}

/** By the `.gitignore` files from the directory of the run downwards, or from the given one where it lies elsewhere. */
function notIgnored(directory: string, cwd: string): (file: string) => boolean {
  const isBelow = !path.relative(cwd, directory).startsWith('..');
  const isIgnored = makeIgnored(isBelow ? cwd : directory);
  return (file) => !isIgnored(file);
}

function glob(pattern: string, cwd: string, leftOut: readonly string[]): string[] {
  return globSync(pattern, {
    cwd,
    absolute: true,
    dot: true,
    followSymbolicLinks: false,
    ignore: leftOut.map((name) => `**/${name}/**`),
  }).map((file) => path.normalize(file));
}

function isSource(file: string): boolean {
  const isOther = [DECLARATION, MINIFIED, PLUG_AND_PLAY].some((kind) => kind.test(file));
  return /\.[cm]?[jt]sx?$/.test(file) && !isOther;
}

function isComponent(file: string): boolean {
  return /\.(?:vue|svelte|astro)$/.test(file);
}

function isFound(file: string): boolean {
  return isSource(file) || isComponent(file);
}

function isLeftOut(relative: string): boolean {
  return relative.split(path.sep).some((part) => LEFT_OUT.includes(part));
}

/** Neither a symbolic link, whose target is listed itself, nor a file deleted from the working tree. */
function isPlainFile(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
