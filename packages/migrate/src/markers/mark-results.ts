import { MARKER } from '@taskgroup/patterns';
import type { FileResult } from '../file-result.ts';
import { parse, ParseError } from '../parse.ts';
import { decode } from '../source-text.ts';
import { findDefect } from '../verify.ts';
import { markFile, unmarkFile, type Marked } from './mark-file.ts';

export type MarkerMode = 'add' | 'remove';

export interface MarkedResults {
  readonly results: readonly FileResult[];
  readonly added: number;
  readonly removed: number;
}

/** Adds the markers that the results call for and removes the stale ones, or removes them all. */
export function markResults(
  files: readonly string[],
  results: readonly FileResult[],
  mode: MarkerMode,
  read: (file: string) => Buffer,
): MarkedResults {
  const byPath = new Map(results.map((result) => [result.path, result]));
  let [added, removed] = [0, 0];
  const marked = files.flatMap((path) => {
    const result = byPath.get(path) ?? { path, sites: [] };
    const found = markResult(result, mode, read);
    added += found?.marked.added ?? 0;
    removed += found?.marked.removed ?? 0;
    return found?.result ?? byPath.get(path) ?? [];
  });
  return { results: marked, added, removed };
}

function markResult(
  result: FileResult,
  mode: MarkerMode,
  read: (file: string) => Buffer,
): { result: FileResult; marked: Marked } | undefined {
  const source = readText(result, read);
  const mayChange = source && (result.sites.length > 0 || source.text.includes(MARKER));
  if (!mayChange || result.problem) return undefined;
  const { text, byteOrderMark } = source;
  const file = tryParse(result.path, text);
  if (!file) return undefined;
  const marked = mode === 'add' ? markFile(file, result.sites) : unmarkFile(file);
  if (!(marked.added + marked.removed) || findDefect(file, marked.text)) return undefined;
  const change = {
    file: result.path,
    before: byteOrderMark + text,
    after: byteOrderMark + marked.text,
  };
  return { result: { ...result, change }, marked };
}

function readText({ path, change }: FileResult, read: (file: string) => Buffer) {
  try {
    return decode(change ? Buffer.from(change.before) : read(path));
  } catch {
    return undefined;
  }
}

function tryParse(path: string, text: string) {
  try {
    return parse(path, text);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}
