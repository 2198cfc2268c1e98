import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { git } from '../git.ts';
import { messages } from '../messages.ts';
import { openRepository } from '../repository.ts';

/** What `init` has to know about the project it stands in. */
export interface Project {
  /** The top of the repository, where hooks run. */
  readonly root: string;
  /** The nearest folder with a package.json, where the dependencies lie. */
  readonly directory: string;
  readonly manifest: Manifest;
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
  const hooks = String(await git(['rev-parse', '--git-path', 'hooks'], { cwd: root })).trimEnd();
  return { root, directory, manifest: readManifest(directory), hooks: path.resolve(root, hooks) };
}

/** Whether a package can be loaded from here, or is at least asked for. */
export function hasPackage({ directory, root, manifest }: Project, name: string): boolean {
  const asked = { ...manifest.dependencies, ...manifest.devDependencies };
  if (name in asked) return true;
  return [directory, root].some((place) => existsSync(path.join(place, 'node_modules', name)));
}

export function hasTypeScript(project: Project): boolean {
  const tsconfig = existsSync(path.join(project.directory, 'tsconfig.json'));
  return tsconfig && hasPackage(project, 'typescript');
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
