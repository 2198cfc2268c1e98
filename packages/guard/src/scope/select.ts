import { ConfigurationError } from '../errors.ts';
import { openRepository, type Repository } from '../repository.ts';
import { isJudgedName } from '../source-text.ts';
import type { ScopeRequest } from './request.ts';
import type { Selection } from './selection.ts';

/**
 * Finds what a request is about.
 *
 * @throws {ConfigurationError} when there is no such repository, commit or path.
 */
export async function select(request: ScopeRequest): Promise<Selection> {
  switch (request.kind) {
    case 'index':
      return (await import('./select-index.ts')).selectIndex(await openRepository());
    case 'files':
      return (await import('./select-disk.ts')).selectPaths(request.paths);
    case 'all':
      return selectAll(await openRepository());
    case 'worktree':
      return selectChanged(await openRepository(), 'HEAD');
    case 'since':
      return selectChanged(await openRepository(), request.ref);
    case 'range':
      return selectRange(await openRepository(), request.range);
  }
}

async function selectAll(repository: Repository): Promise<Selection> {
  const { selectPaths } = await import('./select-disk.ts');
  return { ...(await selectPaths([repository.root])), scope: 'all' };
}

/** What lies on disk and is not what it was when HEAD left the other commit. */
async function selectChanged(repository: Repository, ref: string): Promise<Selection> {
  const { root } = repository;
  const { changedOnDisk, findCommit, mergeBase, resolveCommit } = await import('./commits.ts');
  const { selectNames } = await import('./select-disk.ts');
  const head = await findCommit(root, 'HEAD');
  const since = ref === 'HEAD' ? head : await resolveCommit(root, ref);
  const base = since && head ? await mergeBase(root, since, head) : since;
  const touched = await changedOnDisk(root, base);
  const scope = ref === 'HEAD' ? 'worktree' : 'since';
  return {
    ...selectNames(repository, touched.filter(isJudgedName)),
    scope,
    base,
    touched: new Set(touched),
  };
}

async function selectRange(repository: Repository, range: string): Promise<Selection> {
  const { root } = repository;
  const match = /^(.*?)(\.{2,3})(.*)$/.exec(range);
  if (!match) {
    throw new ConfigurationError(`Cannot use '${range}' as a range: write it as A..B.`);
  }
  const { mergeBase, resolveCommit } = await import('./commits.ts');
  const from = await resolveCommit(root, match[1] || 'HEAD');
  const to = await resolveCommit(root, match[3] || 'HEAD');
  const base = match[2] === '...' ? await mergeBase(root, from, to) : from;
  const { selectCommit } = await import('./select-commit.ts');
  return selectCommit(repository, base, to);
}
