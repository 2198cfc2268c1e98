import { realpathSync } from 'node:fs';
import { MigrateError } from '../errors.ts';
import { filesSince, gitRoot, stagedFiles } from '../git.ts';
import { messages } from '../messages.ts';

/** What git says of the files that a run looks at. */
export interface GitScope {
  /** Only files that changed since the point where this branch left the ref. */
  readonly since?: string | undefined;
  /** Only files that are staged. */
  readonly staged?: boolean | undefined;
}

/** Those of the files that git names; all of them where nothing is asked of git. */
export function narrow(
  files: readonly string[],
  { since, staged }: GitScope,
  cwd: string,
): readonly string[] {
  if (since === undefined && !staged) return files;
  const root = gitRoot(realpathSync(cwd));
  if (root === undefined) {
    throw new MigrateError(messages.needsRepository(staged ? '--staged' : '--since'));
  }
  const inSince = since === undefined ? undefined : new Set(filesSince(root, since));
  const inIndex = staged ? new Set(stagedFiles(root)) : undefined;
  return files.filter((file) => (inSince?.has(file) ?? true) && (inIndex?.has(file) ?? true));
}
