import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { BASELINE_FILE, formatBaseline, type BaselineEntry } from './baseline-file.ts';

/** Writes the baseline, and beside it how git merges two of them. */
export async function writeBaseline(
  root: string,
  entries: readonly BaselineEntry[],
): Promise<void> {
  const file = path.join(root, BASELINE_FILE);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, formatBaseline(entries));
  const attributes = path.join(path.dirname(file), '.gitattributes');
  if (existsSync(attributes)) return;
  await writeFile(attributes, `${path.basename(file)} merge=union text eol=lf\n`);
}
