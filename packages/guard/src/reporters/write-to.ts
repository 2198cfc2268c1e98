import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { messages } from '../messages.ts';

/**
 * Writes a report, whole or not at all.
 *
 * @throws {ConfigurationError} when the file cannot be written.
 */
export async function writeTo(file: string, text: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  try {
    await mkdir(path.dirname(path.resolve(file)), { recursive: true });
    await writeFileAtomic(path.resolve(file), text);
  } catch (error) {
    throw new ConfigurationError(messages.cannotWrite(file, (error as Error).message), {
      cause: error,
    });
  }
}
