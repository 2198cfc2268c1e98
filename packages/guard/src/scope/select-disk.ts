import { lstatSync } from 'node:fs';
import path from 'node:path';
import { listFiles, readFileOrSkip } from '../disk-files.ts';
import { repositoryIfAny, type Repository } from '../repository.ts';
import { relativeName } from '../posix.ts';
import type { Content, SelectedFile, Selection } from './selection.ts';
import { diskSnapshot } from './snapshot.ts';

/** Files and folders on disk; what git ignores is left out. */
export async function selectPaths(paths: readonly string[]): Promise<Selection> {
  const { boundary, files } = await listFiles(paths);
  const repository = await repositoryIfAny(boundary);
  return {
    ...onDisk(boundary, repository),
    files: files.map((absolute) => ({ path: relativeName(boundary, absolute), absolute })),
  };
}

/** Files by their names; one that is gone by now is no file to judge. */
export function selectNames(repository: Repository, names: readonly string[]): Selection {
  const { root } = repository;
  const files = [...names]
    .sort()
    .map((name) => ({ path: name, absolute: path.join(root, name) }))
    .filter(
      ({ absolute }) => lstatSync(absolute, { throwIfNoEntry: false })?.isDirectory() === false,
    );
  return { ...onDisk(root, repository), files };
}

function onDisk(boundary: string, repository: Repository | undefined): Omit<Selection, 'files'> {
  return {
    scope: 'files',
    boundary,
    repository,
    read: readDisk,
    snapshot: repository && diskSnapshot(repository.root),
    types: undefined,
    touched: new Set(),
    base: 'HEAD',
  };
}

async function* readDisk(files: readonly SelectedFile[]): AsyncGenerator<Content> {
  for (const { absolute } of files) yield readFileOrSkip(absolute);
}
