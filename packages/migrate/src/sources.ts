import { readFileSync } from 'node:fs';
import { mayHoldSite, reasons, type Pattern } from '@taskgroup/patterns';
import { messages } from './messages.ts';
import type { FileReport } from './report.ts';
import { decode, isFlow, isGenerated, type SourceText } from './source-text.ts';

/** A file that may hold a site, as it lies on the disk. */
export interface Source extends SourceText {
  readonly path: string;
}

/** Why a file is not rewritten as a whole. */
export type Problem = Omit<FileReport, 'file'>;

/** Reads one file: a source that may hold a site, a problem, or `undefined` when it cannot hold one. */
export function readSource(
  path: string,
  patterns: readonly Pattern[],
): Source | Problem | undefined {
  const bytes = tryRead(path);
  if ('status' in bytes) return bytes;
  // Nine files in ten hold no site, and what tells so is ASCII: they need no decoding.
  if (!mayHoldSite(bytes.toString('latin1'), patterns)) return undefined;
  const source = decode(bytes);
  if (!source) return { status: 'skipped', message: messages.notUtf8 };
  if (isFlow(source.text)) {
    return { status: 'left', reason: 'flow-syntax', message: reasons['flow-syntax'] };
  }
  if (isGenerated(source.text)) {
    return { status: 'left', reason: 'generated-file', message: reasons['generated-file'] };
  }
  return { ...source, path };
}

function tryRead(path: string): Buffer | Problem {
  try {
    return readFileSync(path);
  } catch (error) {
    return { status: 'failed', message: messages.cannotRead((error as Error).message) };
  }
}
