import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Where the daemon of a working tree listens, for this very gate on this very Node. */
export interface Place {
  readonly folder: string;
  readonly socket: string;
  readonly root: string;
}

/** What is written anew with every build or installation. */
const BUILDS = ['../../package.json', '../.tsbuildinfo', '../bundle/stamp.json'];

/** `undefined` where there can be none: outside a working tree, and on Windows, whose pipes have no owner. */
export function daemonPlace(cwd = process.cwd()): Place | undefined {
  const root = rootAround(cwd);
  if (root === undefined || process.getuid === undefined) return undefined;
  const folder = path.join(os.tmpdir(), `taskgroup-guard-${process.getuid()}`);
  // Another build, version or Node has another daemon; that of the old one ends by itself.
  const builds = BUILDS.map((file) => {
    return lstatSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.mtimeMs;
  });
  const key = [root, import.meta.url, builds, process.version];
  const name = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 24);
  return { folder, socket: path.join(folder, `${name}.sock`), root };
}

/** Whether nobody else could have put a socket there: the folder is this user's alone. */
export function isOurs({ folder }: Place): boolean {
  try {
    const stats = lstatSync(folder);
    const isOwn = stats.isDirectory() && stats.uid === process.getuid?.();
    return isOwn && (stats.mode & 0o077) === 0;
  } catch {
    return false; // there is none, or no place for one
  }
}

/** Makes the folder for this user alone; false where somebody else has one of this name. */
export function claim({ folder }: Place): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  return uid === process.getuid?.() && (mode & 0o077) === 0;
}

function rootAround(cwd: string): string | undefined {
  for (let at = cwd; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}
