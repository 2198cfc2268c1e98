import { lstatSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { MigrateError } from './errors.ts';
import { gitRoot, listFiles } from './git.ts';
import { messages } from './messages.ts';

const DECLARATION = /\.d\.([^.]+\.)?[cm]?ts$/;
const MINIFIED = /[.-]min\.[cm]?js$/;
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

/**
 * The sources that files, directories and globs name, as sorted absolute paths, each once.
 *
 * @throws {MigrateError} when one of the paths names nothing.
 */
export function findFiles(paths: readonly string[], cwd: string): string[] {
  const found = new Set<string>();
  for (const given of paths) {
    const files = filesOf(given, cwd);
    if (!files.length) throw new MigrateError(messages.nothingMatched(given));
    for (const file of files) found.add(realpathSync(file));
  }
  return [...found].sort();
}

function filesOf(given: string, cwd: string): string[] {
  const absolute = path.resolve(cwd, given);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return filesUnder(realpathSync(absolute));
  if (stats) {
    if (!isSource(absolute)) throw new MigrateError(messages.notASource(given));
    return [absolute];
  }
  if (isDynamicPattern(given)) return filesMatching(given, cwd);
  throw new MigrateError(messages.noSuchPath(given));
}

function filesUnder(directory: string): string[] {
  const inGit = gitRoot(directory) !== undefined;
  const files = inGit ? listFiles(directory) : glob('**', directory, LEFT_OUT_WITHOUT_GIT);
  return files.filter(
    (file) => isSource(file) && !isLeftOut(path.relative(directory, file)) && isPlainFile(file),
  );
}

function filesMatching(pattern: string, cwd: string): string[] {
  const matched = glob(pattern, cwd, ['node_modules', 'dist', '.yarn'])
    .filter(isSource)
    .filter(isPlainFile);
  if (gitRoot(cwd) === undefined) return matched;
  const listed = new Set(listFiles(realpathSync(cwd)));
  return matched
    .map((file) => realpathSync(file))
    .filter((file) => listed.has(file) || !file.startsWith(cwd + path.sep));
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
  return /\.[cm]?[jt]sx?$/.test(file) && !DECLARATION.test(file) && !MINIFIED.test(file);
}

function isLeftOut(relative: string): boolean {
  return relative.split(path.sep).some((part) => LEFT_OUT.includes(part));
}

/** Neither a symbolic link, whose target is listed itself, nor a file deleted from the working tree. */
function isPlainFile(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
