import { ConfigurationError } from '../errors.ts';
import { findCommit, isShallow, resolveCommit } from '../scope/commits.ts';
import type { Pipeline } from './environment.ts';

/**
 * The commit that a change is compared with.
 *
 * @throws {ConfigurationError} when this clone has none of the candidates.
 */
export async function findTarget(
  root: string,
  { targets, platform }: Pipeline,
  asked: string | undefined,
): Promise<string> {
  if (asked !== undefined) return resolveCommit(root, asked);
  const head = await findCommit(root, 'HEAD');
  for (const target of targets) {
    const commit = await findCommit(root, target);
    if (commit !== undefined && commit !== head) return commit;
  }
  const before = await findCommit(root, 'HEAD^1');
  if (before !== undefined) return before;
  const hint = (await isShallow(root)) ? FIXES[platform] : 'Name one with --target.';
  throw new ConfigurationError(`Cannot find the commit to compare with. ${hint}`);
}

const FIXES: Readonly<Record<Pipeline['platform'], string>> = {
  github: 'This clone is shallow: give actions/checkout `fetch-depth: 0`.',
  gitlab: 'This clone is shallow: set the variable `GIT_DEPTH: 0` for the job.',
  other: "This clone is shallow: run 'git fetch --unshallow' first.",
};
