import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MigrateError } from '../errors.ts';
import { gitDirectory } from '../git.ts';
import { messages } from '../messages.ts';

/** Where the journal of a directory's runs lies: below git's own directory, else in a temporary one of this user. */
export function journalPlace(cwd: string): string {
  const git = gitDirectory(cwd);
  if (git) return path.join(git, 'taskgroup', 'migrate');
  const key = createHash('sha256').update(realpathSync(cwd)).digest('hex').slice(0, 16);
  return path.join(tmpdir(), `taskgroup-migrate-${key}`);
}

/**
 * Makes the place, readable by this user alone.
 *
 * @throws {MigrateError} when somebody else made it: what lies there is written into sources by `--undo`.
 */
export function makePlace(place: string): void {
  mkdirSync(place, { recursive: true, mode: 0o700 });
  requireOwnPlace(place);
}

export function requireOwnPlace(place: string): void {
  const stats = lstatSync(place, { throwIfNoEntry: false });
  const user = process.getuid?.();
  if (!stats || (stats.isDirectory() && (user === undefined || stats.uid === user))) return;
  throw new MigrateError(messages.foreignJournal(place));
}
