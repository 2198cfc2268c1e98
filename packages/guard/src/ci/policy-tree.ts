import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readBlobs } from '../index-blobs.ts';
import { MAX_SIZE } from '../source-text.ts';
import { filesOfCommit, type NamedBlob } from '../tree-files.ts';

interface Wanted {
  readonly root: string;
  readonly head: string;
  readonly target: string;
  /** The files that are taken from the target; the others are the head's. */
  readonly fromTarget: ReadonlySet<string>;
}

/**
 * Writes a commit to a temporary folder, with some of its files as another commit has them, and gives it the packages that
 * are installed. Read from git's objects: no filter of anybody runs.
 */
export async function openPolicyTree(wanted: Wanted): Promise<PolicyTree> {
  const { root, head, target, fromTarget } = wanted;
  const tree = new PolicyTree(realpathSync(mkdtempSync(path.join(os.tmpdir(), 'taskgroup-ci-'))));
  try {
    const ofHead = (await filesOfCommit(root, head)).filter(({ name }) => !fromTarget.has(name));
    const ofTarget = (await filesOfCommit(root, target)).filter(({ name }) => fromTarget.has(name));
    await tree.write([...ofHead, ...ofTarget]);
    const manifests = [...ofHead, ...ofTarget].filter(({ name }) =>
      /(?:^|\/)package\.json$/.test(name),
    );
    for (const folder of new Set(['.', ...manifests.map(({ name }) => path.posix.dirname(name))])) {
      tree.linkPackages(root, folder);
    }
    return tree;
  } catch (error) {
    tree.remove();
    throw error;
  }
}

export class PolicyTree {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async write(entries: readonly NamedBlob[]): Promise<void> {
    let at = 0;
    for await (const blob of readBlobs(
      entries.map(({ oid }) => oid),
      MAX_SIZE,
    )) {
      const { name } = entries[at++]!;
      if (blob.kind !== 'content') continue;
      const file = path.join(this.folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, blob.content);
    }
  }

  /** A package of the repository itself is taken from this tree, every other one from where it is installed. */
  linkPackages(root: string, folder: string): void {
    const from = path.join(root, folder, 'node_modules');
    if (!existsSync(from)) return;
    const to = path.join(this.folder, folder, 'node_modules');
    for (const name of packageNames(from)) {
      const real = realpathSync(path.join(from, name));
      const relative = path.relative(root, real);
      const isOwn =
        !relative.startsWith('..') && !/(?:^|[\\/])node_modules(?:[\\/]|$)/.test(relative);
      const place = path.join(to, name);
      mkdirSync(path.dirname(place), { recursive: true });
      symlinkSync(isOwn ? path.join(this.folder, relative) : real, place, 'junction');
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function packageNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(path.join(folder, name)).map((each) => path.join(name, each))
        : [name],
    )
    .filter((name) => existsSync(path.join(folder, name)));
}
