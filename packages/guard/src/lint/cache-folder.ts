import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A folder for what can be computed again: in the git directory, else in `node_modules`. Nothing of it is ever committed. */
export function cacheFolder(root: string): string | undefined {
  const gitDir = gitDirOf(root);
  if (gitDir !== undefined) return path.join(gitDir, 'taskgroup-guard');
  const modules = path.join(root, 'node_modules');
  return existsSync(modules) ? path.join(modules, '.cache/taskgroup-guard') : undefined;
}

/** A linked working tree has a file in its place, that says where it is. */
function gitDirOf(root: string): string | undefined {
  const place = path.join(root, '.git');
  const stats = statSync(place, { throwIfNoEntry: false });
  if (!stats || stats.isDirectory()) return stats && place;
  const written = /^gitdir: (.+)$/m.exec(readFileSync(place, 'utf8'))?.[1];
  return written === undefined ? undefined : path.resolve(root, written);
}
