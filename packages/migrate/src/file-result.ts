import { findSites, syntaxOracle, type Pattern } from '@taskgroup/patterns';
import {
  makeCandidate,
  planSites,
  takeBack,
  type Candidate,
  type PlannedSite,
} from './candidate.ts';
import { messages } from './messages.ts';
import { parse, ParseError } from './parse.ts';
import type { FileChange } from './report.ts';
import type { Problem, Source } from './sources.ts';
import { findDefect } from './verify.ts';

/** What came of one file, as plain data: its syntax tree is free to go, and it may come from another process. */
export interface FileResult {
  readonly path: string;
  readonly sites: readonly PlannedSite[];
  readonly change?: FileChange;
  readonly problem?: Problem;
  /** Set where types had their say. */
  readonly typed?: true;
}

/** Rewrites one file by syntax alone. */
export function rewriteBySyntax(source: Source, patterns: readonly Pattern[]): FileResult {
  return orProblem(source, () => {
    const file = parse(source.path, source.text);
    return finish(source, makeCandidate(file, syntaxOracle(file), patterns));
  });
}

/** Does the file hold a node that a pattern would look at? A program takes seconds to load, so syntax comes first. */
export function mayHoldCandidate(source: Source, patterns: readonly Pattern[]): boolean {
  const found = orProblem(source, () => {
    const file = parse(source.path, source.text);
    return { sites: findSites(file, patterns.map(withoutConfirm), syntaxOracle(file)) };
  });
  return found.sites.length > 0;
}

/** Checks the new text of a candidate, and takes it back when it must not be written. */
export function finish(source: Source, candidate: Candidate): FileResult {
  const { file } = candidate;
  const defect = candidate.text === file.text ? undefined : findDefect(file, candidate.text);
  if (!defect) return planned(source, candidate);
  takeBack(candidate, 'unsafe-output', defect);
  const problem: Problem = { status: 'refused', reason: 'unsafe-output', message: defect };
  return { ...planned(source, candidate), problem };
}

/** What a candidate whose text is fine comes to. */
export function planned({ path, byteOrderMark }: Source, candidate: Candidate): FileResult {
  const { file } = candidate;
  return {
    path,
    sites: planSites(candidate, path),
    ...(candidate.text !== file.text && {
      change: {
        file: path,
        before: byteOrderMark + file.text,
        after: byteOrderMark + candidate.text,
      },
    }),
  };
}

/** One file that cannot be read or rewritten stops no other; a defect of a pattern is said of the file that shows it. */
export function orProblem<T>(source: Source, work: () => T): T | FileResult {
  try {
    return work();
  } catch (error) {
    return { path: source.path, sites: [], problem: problemOf(error as Error) };
  }
}

function problemOf(error: Error): Problem {
  if (!(error instanceof ParseError)) {
    return { status: 'refused', message: messages.rewriteFailed(error.message) };
  }
  const message = messages.cannotParse(error.line, error.column, error.message);
  return { status: 'unparsable', message };
}

/** Types are not loaded yet, and they may confirm what syntax alone would not. */
function withoutConfirm(pattern: Pattern): Pattern {
  return { ...pattern, confirm: (match) => match };
}
