import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from './errors.ts';
import { git, GitError } from './git.ts';
import { messages } from './messages.ts';

export interface Repository {
  /** The top of the working tree. */
  readonly root: string;
  /** The git directory of this working tree; a linked worktree has its own. */
  readonly gitDir: string;
  /** The commit whose types are asked for, instead of the index's. */
  readonly commit?: string;
}

/** Finds the repository around a directory. */
export async function openRepository(cwd = process.cwd()): Promise<Repository> {
  const output = await revParse(cwd);
  const [, gitDir = '', ...root] = output.replace(/\r?\n$/, '').split('\n');
  return { root: root.join('\n'), gitDir };
}

/** The same; undefined where there is none, or none that git gives us a working tree of. */
export async function repositoryIfAny(cwd?: string): Promise<Repository | undefined> {
  try {
    return await openRepository(cwd);
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

/** The other parents of the commit that is being made; none unless it is a merge. */
export function mergeParents({ gitDir }: Repository, env = process.env): string[] {
  const file = path.join(gitDir, 'MERGE_HEAD');
  if (existsSync(file)) return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return parentsOfCleanMerge(env);
}

/** `git merge` runs its hook before it writes MERGE_HEAD, but names the parents in the environment. */
function parentsOfCleanMerge(env: NodeJS.ProcessEnv): string[] {
  if (!/^(merge|pull)\b/.test(env['GIT_REFLOG_ACTION'] ?? '')) return [];
  return Object.keys(env).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
}

async function revParse(cwd: string): Promise<string> {
  const args = ['rev-parse', '--is-bare-repository', '--absolute-git-dir', '--show-toplevel'];
  try {
    return String(await git(args, { cwd }));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new ConfigurationError(whyNoWorkTree(error, cwd), { cause: error });
  }
}

function whyNoWorkTree(error: GitError, cwd: string): string {
  if (error.stderr.includes('not a git repository')) return messages.noRepository(cwd);
  if (error.stdout.startsWith('true')) return messages.bareRepository;
  return messages.gitRefused(error.stderr);
}
