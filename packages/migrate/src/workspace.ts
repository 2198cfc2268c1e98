import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import { hasLockfile } from '@taskgroup/patterns';
import { readManifest } from './manifest.ts';
import { toPosix } from './posix.ts';

/**
 * Would an install read the package.json of this directory? Below the root of a workspace that is so for its members, and for
 * what has a lockfile of its own; another one there, such as a test's, is data.
 */
export function isInstalled(directory: string): boolean {
  const workspace = workspaceAbove(path.dirname(directory));
  if (!workspace || hasLockfile(directory)) return true;
  return workspace.isMember(toPosix(path.relative(workspace.root, directory)));
}

interface Workspace {
  readonly root: string;
  isMember(directory: string): boolean;
}

function workspaceAbove(directory: string): Workspace | undefined {
  const globs = memberGlobs(directory).map((glob) => glob.replace(/^(!?)\.\//, '$1'));
  if (globs.length) {
    const members = globs.filter((glob) => !glob.startsWith('!'));
    const others = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
    const isMember = picomatch(members.map(withoutSlash), { ignore: others.map(withoutSlash) });
    return { root: directory, isMember: (name) => isMember(name) };
  }
  const parent = path.dirname(directory);
  return parent === directory ? undefined : workspaceAbove(parent);
}

function withoutSlash(glob: string): string {
  return glob.replace(/\/+$/, '');
}

/** As pnpm has them in a file of its own, and the others in the package.json. */
function memberGlobs(directory: string): readonly string[] {
  const file = path.join(directory, 'pnpm-workspace.yaml');
  if (existsSync(file)) return packagesOf(readFileSync(file, 'utf8'));
  const { workspaces = [] } = readManifest(path.join(directory, 'package.json')) ?? {};
  return 'packages' in workspaces ? (workspaces.packages ?? []) : (workspaces as string[]);
}

/** The list `packages` of a pnpm-workspace.yaml, in block or in flow style. */
function packagesOf(yaml: string): string[] {
  const list =
    /^packages:[ \t]*(?:\[([^\]]*)\]|(?:#.*)?\r?\n((?:[ \t]*(?:(?:-|#).*)?\r?\n?)*))/m.exec(yaml);
  const items = list?.[1]?.split(',') ?? list?.[2]?.split('\n') ?? [];
  return items.flatMap(
    (item) =>
      /^\s*(?:-\s*)?(?:'([^']+)'|"([^"]+)"|([^\s'"#]+))/.exec(item)?.slice(1).find(Boolean) ?? [],
  );
}
