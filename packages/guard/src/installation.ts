import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);
const atStart = manifest();

/**
 * Is it an installation beside the run that made it fail? What a command loads late is gone then, or is of another version,
 * and what went wrong first may be anything.
 */
export function wasReplaced(error: unknown): boolean {
  return manifest() !== atStart || isOwnFileMissing(error);
}

function manifest(): string {
  const found = statSync(new URL('package.json', ROOT), { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.mtimeMs}` : 'gone';
}

/** A build of this repository replaces the files alone. A package that was never installed is another matter. */
function isOwnFileMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'ENOENT';
  const isOwn = error.message.includes(`'${fileURLToPath(ROOT)}`);
  return (isMissing && isOwn) || isOwnFileMissing(error.cause);
}
