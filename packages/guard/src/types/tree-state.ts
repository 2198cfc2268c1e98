import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { git, splitAtNul } from '../git.ts';
import type { StagedFile } from '../staged.ts';

/** What decides about the files that a compiler sees, for the commit that is being made. */
export interface TreeState {
  /** Undefined before the first commit. */
  readonly head: string | undefined;
  /** What the index has otherwise than HEAD; an object of zeros stands for none. */
  readonly staged: ReadonlyMap<string, StagedFile>;
  /** Paths whose disk differs from the index, with the object of the index. */
  readonly unstaged: ReadonlyMap<string, string>;
  /** Files on disk that the commit does not contain, and git does not ignore. */
  readonly untracked: readonly string[];
  /** What git ignores and a compiler may read, outside of `node_modules`: generated sources, builds. Undefined where there is too much. */
  readonly ignored: ReadonlyMap<string, string> | undefined;
}

/** What the compiler may read besides staged sources: package.json, tsconfig.json, JSON modules. */
export const READ_BY_COMPILER = /\.([cm]?[jt]sx?|json)$/;

const MOST_IGNORED = 5_000;

/** Reads it in one look of git's at index and disk. Names that are not UTF-8 are no sources. */
export async function readTreeState(root: string): Promise<TreeState> {
  const args = ['status', '--porcelain=v2', '--branch', '-z', '--no-renames', '--no-ahead-behind'];
  const which = ['--untracked-files=all', '--ignored=matching', '--ignore-submodules=all'];
  const output = await git([...args, ...which], { cwd: root });
  const found = { staged: new Map<string, StagedFile>(), unstaged: new Map<string, string>() };
  const untracked: string[] = [];
  const ignored: string[] = [];
  let head: string | undefined;
  for (const line of splitAtNul(output)) {
    const text = String(line);
    if (text.startsWith('# branch.oid ')) head = /^[0-9a-f]+$/.exec(text.slice(13))?.[0];
    else if (text.startsWith('? ')) untracked.push(text.slice(2));
    else if (text.startsWith('! ')) ignored.push(text.slice(2));
    else if (text.startsWith('u ')) throw new Error('a file of the index is not merged');
    else if (text.startsWith('1 ')) noteChanged(line, found, untracked);
  }
  return { head, ...found, untracked, ignored: ignoredFiles(root, ignored) };
}

/** `1 XY sub mH mI mW hH hI path` */
function noteChanged(
  line: Buffer,
  { staged, unstaged }: { staged: Map<string, StagedFile>; unstaged: Map<string, string> },
  untracked: string[],
): void {
  const fields = line.toString('latin1').split(' ', 8);
  const [, [inIndex, onDisk] = '', , oldMode = '', mode = '', , oldOid = '', oid = ''] = fields;
  const name = line.subarray(fields.join(' ').length + 1);
  if (inIndex !== '.') {
    const status = inIndex!;
    staged.set(String(name), { path: name, mode, oldMode, oid, oldOid, unmerged: false, status });
  }
  if (onDisk === 'A')
    untracked.push(String(name)); // `git add -N`: no commit contains it
  else if (onDisk !== '.') unstaged.set(String(name), oid);
}

/** When each was written last; a folder that is ignored as a whole ends with `/`. */
function ignoredFiles(root: string, names: readonly string[]): Map<string, string> | undefined {
  const found = new Map<string, string>();
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (path.posix.basename(name) === 'node_modules') continue;
    if (name.endsWith('/')) pending.push(...entriesOf(root, name));
    else if (READ_BY_COMPILER.test(name)) {
      const stats = statSync(path.join(root, name), { throwIfNoEntry: false });
      if (stats) found.set(name, `${stats.mtimeMs} ${stats.size}`);
    }
    if (found.size + pending.length > MOST_IGNORED) return undefined;
  }
  return found;
}

function entriesOf(root: string, folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder), { withFileTypes: true }).map((entry) => {
      return `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`;
    });
  } catch {
    return []; // gone in the meantime
  }
}
