import path from 'node:path';
import { git, GitError, splitAtNul } from '../git.ts';
import type { Selection, SelectedFile } from '../scope/selection.ts';
import type { Snapshot } from '../scope/snapshot.ts';
import { isSourceName } from '../source-text.ts';
import { exportsOf } from './exports-of.ts';
import { importsOf, means, needlesOf, withoutEnding, type Target } from './imports-of.ts';

export interface Importers {
  /** Unchanged files with their texts, to be judged again. */
  readonly files: readonly (SelectedFile & { readonly text: string })[];
  /** Those above the limit. */
  readonly left: readonly string[];
}

const NONE: Importers = { files: [], left: [] };

/** Exports that are passed on so many times more are followed. */
const DEPTH = 5;

/**
 * The files that import what a change exports in another way than before, and are not changed themselves:
 * a function that becomes async leaves its promise floating there.
 */
export async function findImporters(
  selection: Selection,
  changed: readonly (SelectedFile & { readonly text: string })[],
  most: number,
): Promise<Importers> {
  const { repository, snapshot, readBefore, types } = selection;
  if (!repository || !snapshot || !readBefore || !types) return NONE;
  const before = await readBefore(changed);
  const targets: string[] = [];
  for (const { path: name, text } of changed) {
    const old = before.get(name);
    if (old === undefined || old === text) continue;
    if (await mayBreak(name, old, text)) targets.push(name);
  }
  if (!targets.length) return NONE;
  const tree = {
    root: repository.root,
    snapshot,
    commit: types === 'index' ? undefined : types.commit,
  };
  const found = await follow(tree, targets, new Set([...selection.touched]));
  const files = [...found].map(([name, text]) => ({
    ...{ path: name, absolute: path.join(repository.root, name), text },
  }));
  return { files: files.slice(0, most), left: files.slice(most).map(({ path: name }) => name) };
}

/** What is only added breaks nobody. */
async function mayBreak(name: string, old: string, text: string): Promise<boolean> {
  const [before, after] = [await exportsOf(name, old), await exportsOf(name, text)];
  return !before || !after || !before.every((each) => after.includes(each));
}

interface Tree {
  readonly root: string;
  /** Undefined for the index. */
  readonly commit: string | undefined;
  readonly snapshot: Snapshot;
}

/** The importers, and those of a module that passes on what it imports. */
async function follow(
  tree: Tree,
  changed: readonly string[],
  touched: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const seen = new Set(changed);
  let names = changed;
  for (let depth = 0; names.length && depth <= DEPTH; depth++) {
    const targets: Target[] = [];
    for (const name of names) targets.push(await targetOf(tree, name));
    const texts = await readAll(tree.snapshot, await mentioning(tree, targets));
    const next: string[] = [];
    for (const [name, text] of texts) {
      const { imported, passedOn } = importsOf(name, text);
      const isTarget = (each: string) => targets.some((target) => means(each, name, target));
      if (!imported.some(isTarget)) continue;
      if (!touched.has(name)) found.set(name, text);
      if (!seen.has(name) && passedOn.some(isTarget)) next.push(name);
    }
    for (const name of next) seen.add(name);
    names = next;
  }
  return found;
}

/** No system takes any number of names on a command line. */
const AT_ONCE = 200;

async function readAll(snapshot: Snapshot, names: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (let at = 0; at < names.length; at += AT_ONCE) {
    for (const [name, text] of await snapshot.read(names.slice(at, at + AT_ONCE))) {
      texts.set(name, text);
    }
  }
  return texts;
}

async function targetOf({ snapshot }: Tree, name: string): Promise<Target> {
  const place = withoutEnding(name);
  if (path.posix.basename(place) !== 'index') return { place, packageName: undefined };
  return { place, packageName: await packageAround(snapshot, path.posix.dirname(place)) };
}

async function packageAround(snapshot: Snapshot, folder: string): Promise<string | undefined> {
  const manifest = path.posix.join(folder, 'package.json');
  const text = (await snapshot.read([manifest])).get(manifest);
  if (text !== undefined) return nameIn(text);
  return folder === '.' ? undefined : packageAround(snapshot, path.posix.dirname(folder));
}

function nameIn(manifest: string): string | undefined {
  try {
    return (JSON.parse(manifest) as { name?: string }).name;
  } catch {
    return undefined;
  }
}

/** Files of the commit that hold one of the texts, as git finds them without reading the working tree. */
async function mentioning({ root, commit }: Tree, targets: readonly Target[]): Promise<string[]> {
  const needles = [...new Set(targets.flatMap(needlesOf))].flatMap((needle) => ['-e', needle]);
  const where = commit === undefined ? ['--cached'] : [];
  const args = ['grep', ...where, '-l', '-z', '-I', '-F', ...needles, ...(commit ? [commit] : [])];
  try {
    const names = splitAtNul(await git([...args, '--'], { cwd: root })).map(String);
    const prefix = commit === undefined ? 0 : commit.length + 1;
    return names.map((name) => name.slice(prefix)).filter(isSourceName);
  } catch (error) {
    if (error instanceof GitError && !error.stderr) return []; // nothing holds them
    throw error;
  }
}
