import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { listWithGit } from '../disk-files.ts';
import { git } from '../git.ts';
import { directoriesAbove, readPackageJson } from '../lint/find-config.ts';
import { messages } from '../messages.ts';
import { openRepository } from '../repository.ts';

/** What `init` has to know about the project it stands in. */
export interface Project {
  /** The top of the repository, where hooks run. */
  readonly root: string;
  /** The nearest folder with a package.json, where the dependencies lie. */
  readonly directory: string;
  readonly manifest: Manifest;
  /** Whether there is a tsconfig, here or in a package below, with TypeScript in its reach. */
  readonly typescript: boolean;
  /** The folder that git takes hooks from. */
  readonly hooks: string;
}

interface Manifest {
  readonly type?: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly [key: string]: unknown;
}

/**
 * Looks around.
 *
 * @throws {ConfigurationError} outside a repository, in a bare one, or without a package.json.
 */
export async function openProject(cwd = process.cwd()): Promise<Project> {
  const { root } = await openRepository(cwd);
  const directory = nearestManifest(cwd, root);
  if (!directory) throw new ConfigurationError(messages.noManifest(cwd));
  return {
    ...{ root, directory, hooks: await hooksOf(root) },
    manifest: readManifest(directory),
    typescript: await usesTypeScript(directory, root),
  };
}

/** The folder that git takes the hooks of a working tree from. */
export async function hooksOf(root: string): Promise<string> {
  const hooks = String(await git(['rev-parse', '--git-path', 'hooks'], { cwd: root })).trimEnd();
  return path.resolve(root, hooks);
}

/** Whether a package can be loaded from here, or is at least asked for. */
export function hasPackage({ directory, root }: Project, name: string): boolean {
  return [directory, root].some((place) => providesPackage(place, name));
}

/**
 * Which package the parser comes from here: only what is declared can be imported under every package manager. Ours stands where
 * TypeScript 7 brings the types, beside which a package manager refuses the other one.
 */
export function parserPackage(project: Project): ParserPackage {
  const declared = [project.directory, project.root].map(dependenciesIn);
  const has = (name: string) => declared.some((names) => name in names);
  if (has('@typescript-eslint/parser')) return '@typescript-eslint/parser';
  if (has('typescript-eslint')) return 'typescript-eslint';
  const isNative = has('@typescript/native') || (typescriptMajor(project) ?? 0) >= 7;
  return isNative ? OWN_PARSER : '@typescript-eslint/parser';
}

export type ParserPackage = '@typescript-eslint/parser' | 'typescript-eslint' | typeof OWN_PARSER;

export const OWN_PARSER = 'eslint-plugin-taskgroup/parser';

function typescriptMajor({ directory, root }: Project): number | undefined {
  const installed = [directory, root].map(
    (place) => readPackageJson(path.join(place, 'node_modules', 'typescript'))?.['version'],
  );
  const declared = [directory, root].map((place) => dependenciesIn(place)['typescript']);
  const version = [...installed, ...declared].find((each) => typeof each === 'string');
  const major = /\d+/.exec(String(version));
  return major ? Number(major[0]) : undefined;
}

/** In a monorepo the packages below may have what the one at the top has not. */
async function usesTypeScript(directory: string, root: string): Promise<boolean> {
  const below = (await listWithGit(directory, ['.'])) ?? [];
  const above = [...directoriesAbove(path.join(directory, 'package.json'), root)];
  const files = [
    ...below.filter(isTsconfig).map((name) => path.join(directory, name)),
    ...above.map((place) => path.join(place, 'tsconfig.json')),
  ];
  return files.some((file) => existsSync(file) && hasTypeScriptAbove(file, root));
}

function isTsconfig(name: string): boolean {
  return /(^|\/)tsconfig[^/]*\.json$/.test(name) && !/(^|\/)node_modules\//.test(name);
}

function hasTypeScriptAbove(file: string, root: string): boolean {
  return [...directoriesAbove(file, root)].some((place) => providesPackage(place, 'typescript'));
}

function providesPackage(directory: string, name: string): boolean {
  if (existsSync(path.join(directory, 'node_modules', name))) return true;
  return name in dependenciesIn(directory);
}

/** What the package.json of a folder asks for. */
export function dependenciesIn(directory: string): Record<string, string> {
  const { dependencies, devDependencies } = (readPackageJson(directory) ?? {}) as Manifest;
  return { ...dependencies, ...devDependencies };
}

function nearestManifest(cwd: string, root: string): string | undefined {
  for (let directory = cwd; ; directory = path.dirname(directory)) {
    if (existsSync(path.join(directory, 'package.json'))) return directory;
    if (directory === root || directory === path.dirname(directory)) return undefined;
  }
}

function readManifest(directory: string): Manifest {
  try {
    return JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as Manifest;
  } catch (error) {
    throw new ConfigurationError(messages.brokenManifest, { cause: error });
  }
}
