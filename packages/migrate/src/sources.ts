import { readFileSync } from 'node:fs';
import {
  findSites,
  reasons,
  syntaxOracle,
  type Pattern,
  type SourceFile,
} from '@taskgroup/patterns';
import { messages } from './messages.ts';
import { parse, ParseError } from './parse.ts';
import { mayHoldSite } from './prefilter.ts';
import type { FileReport } from './report.ts';
import { decode, isFlow, type SourceText } from './source-text.ts';

/** A file that holds at least one candidate, as it lies on the disk. */
export interface Source extends SourceText {
  readonly path: string;
  readonly file: SourceFile;
}

type Verdict = Omit<FileReport, 'file'>;

/** Reads one file: a source with sites, what to say about it, or `undefined` when it holds none. */
export function readSource(
  path: string,
  patterns: readonly Pattern[],
): Source | Verdict | undefined {
  const bytes = tryRead(path);
  if ('status' in bytes) return bytes;
  if (!mayHoldSite(bytes)) return undefined;
  const source = decode(bytes);
  if (!source) return { status: 'skipped', message: messages.notUtf8 };
  if (isFlow(source.text)) {
    return { status: 'left', reason: 'flow-syntax', message: reasons['flow-syntax'] };
  }
  return parseSource(path, source, patterns);
}

function tryRead(path: string): Buffer | Verdict {
  try {
    return readFileSync(path);
  } catch (error) {
    return { status: 'failed', message: messages.cannotRead((error as Error).message) };
  }
}

function parseSource(
  path: string,
  source: SourceText,
  patterns: readonly Pattern[],
): Source | Verdict | undefined {
  try {
    const { file } = parse(path, source.text);
    const hasCandidate =
      findSites(file, patterns.map(withoutConfirm), syntaxOracle(file)).length > 0;
    return hasCandidate ? { ...source, path, file } : undefined;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const { line, column, message } = error;
    return { status: 'unparsable', message: messages.cannotParse(line, column, message) };
  }
}

/** Types are not loaded yet, and they may confirm what syntax alone would not. */
function withoutConfirm(pattern: Pattern): Pattern {
  const { confirm: _, ...rest } = pattern;
  return rest;
}
