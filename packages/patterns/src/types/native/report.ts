/// <reference types="node" />
import { debuglog } from 'node:util';
import { perProcess } from './per-process.ts';

/** Where the answers of this process came from, and why not from somewhere better. */
export interface TypeReport {
  /** The number of files by who answers for them; those that no rule has a question about may be missing. */
  readonly files: Readonly<Record<Source, number>>;
  /** The compilers that were found, by path, with their versions. */
  readonly compilers: Readonly<Record<string, string>>;
  /** Why files had to do with less, each with the number of times. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** The parser's program, our own native session, or the text alone. */
export type Source = 'parser' | 'native' | 'syntax';

const log = debuglog('taskgroup');
const { files, compilers, reasons } = perProcess('report', () => ({
  files: { parser: 0, native: 0, syntax: 0 },
  compilers: new Map<string, string>(),
  reasons: new Map<string, number>(),
}));

/** What has happened so far in this thread, for a person who wonders why a rule says less than it could. */
export function typeReport(): TypeReport {
  return {
    files: { ...files },
    compilers: Object.fromEntries(compilers),
    reasons: Object.fromEntries(reasons),
  };
}

export function countFile(source: Source): void {
  files[source] += 1;
}

export function noteCompiler(path: string, version: string): void {
  if (!compilers.has(path)) log('types: TypeScript %s of %s', version, path);
  compilers.set(path, version);
}

/** Each reason is printed once, and only with `NODE_DEBUG=taskgroup`: a lint run is no place for its linter's troubles. */
export function noteReason(reason: string): void {
  const times = reasons.get(reason) ?? 0;
  if (times === 0) log('types: %s', reason);
  reasons.set(reason, times + 1);
}
