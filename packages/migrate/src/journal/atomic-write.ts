import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Beside its file, as a rename across file systems would copy; a fixed name, so that a later run finds it. */
const SUFFIX = '.taskgroup-tmp';

/** Replaces a file whole: whoever reads it, after a crash as well, sees the old bytes or the new ones. */
export function writeAtomically(file: string, bytes: Uint8Array, mode: number): void {
  const temporary = file + SUFFIX;
  try {
    writeDurably(temporary, bytes, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(path.dirname(file));
}

/** What a killed run may have left beside a file. */
export function removeLeftover(file: string): void {
  rmSync(file + SUFFIX, { force: true });
}

function writeDurably(file: string, bytes: Uint8Array, mode: number): void {
  const descriptor = openSync(file, 'w', mode);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    // The mode given to `open` passes through the process's mask.
    fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The new name itself is durable only once its directory is; Windows has no such call. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
