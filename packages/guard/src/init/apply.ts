import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { git } from '../git.ts';
import { messages } from '../messages.ts';
import type { Step } from './plan.ts';

/**
 * Writes the planned files, each one whole or not at all, and tells git what it has to know.
 *
 * @throws {ConfigurationError} before anything is written, if a file changed since it was shown.
 */
export async function applyStep({ changes, gitCommands }: Step, root: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  for (const { file, before } of changes) {
    const now = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (now !== before) throw new ConfigurationError(messages.changedMeanwhile(file));
  }
  for (const { file, after, mode } of changes) {
    if (after === undefined) {
      rmSync(file);
      continue;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, after, mode === undefined ? {} : { mode });
  }
  for (const args of gitCommands) await git(args, { cwd: root });
}
