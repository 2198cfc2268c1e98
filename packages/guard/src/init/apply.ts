import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { messages } from '../messages.ts';
import type { Change } from './plan.ts';

/**
 * Writes the planned files, each one whole or not at all.
 *
 * @throws {ConfigurationError} before anything is written, if a file changed since it was shown.
 */
export async function applyChanges(changes: readonly Change[]): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  for (const { file, before } of changes) {
    const now = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (now !== before) throw new ConfigurationError(messages.changedMeanwhile(file));
  }
  for (const { file, after, mode } of changes) {
    mkdirSync(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, after, mode === undefined ? {} : { mode });
  }
}
