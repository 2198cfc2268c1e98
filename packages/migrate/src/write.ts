import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { messages } from './messages.ts';
import type { FileChange } from './report.ts';

/** Writes one file whole, by renaming a temporary one over it; says why when it cannot. */
export function writeChange({ file, before, after }: FileChange): string | undefined {
  try {
    if (readFileSync(file, 'utf8') !== before) return messages.changedMeanwhile;
    writeFileAtomic.sync(file, after);
    return undefined;
  } catch (error) {
    return messages.cannotWrite((error as Error).message);
  }
}
