import { positionedFile, syntaxOracle, typescriptOracle, type Pattern } from '@taskgroup/patterns';
import { makeCandidate, type Candidate } from './candidate.ts';
import { Draft } from './draft.ts';
import { mayHoldCandidate, orProblem, type FileResult } from './file-result.ts';
import { groupBy } from './group-by.ts';
import { messages } from './messages.ts';
import { outdatedTypeScript } from './own-typescript.ts';
import { parse } from './parse.ts';
import { settleTypes } from './settle.ts';
import type { OnProgress } from './progress.ts';
import type { Source } from './sources.ts';
import { Tsconfigs, type Tsconfig } from './tsconfigs.ts';
import { TypeSession } from './type-session.ts';

export interface Typed {
  readonly results: FileResult[];
  /** Sources that no program holds. */
  readonly untyped: Source[];
  readonly warnings: string[];
}

/** Rewrites with types, one program after the other, and takes back what does not type-check. */
export function rewriteTyped(
  sources: readonly Source[],
  patterns: readonly Pattern[],
  onProgress: OnProgress,
): Typed {
  const tsconfigs = new Tsconfigs();
  const typed: Typed = { results: [], untyped: [], warnings: [] };
  let done = 0;
  for (const [tsconfig, members] of groupBy(sources, ({ path }) => tsconfigs.of(path))) {
    const detail = tsconfig?.path ?? messages.noTsconfig;
    const step = (files: number) => {
      onProgress?.({ phase: 'checking-types', done: done + files, total: sources.length, detail });
    };
    step(0);
    if (!tsconfig || !members.some((source) => mayHoldCandidate(source, patterns)))
      typed.untyped.push(...members);
    else rewriteProject(typed, tsconfig, members, { patterns, step });
    done += members.length;
  }
  return typed;
}

interface Work {
  readonly patterns: readonly Pattern[];
  /** Told of so many files of the project; one that is rewritten and not checked yet is half done. */
  readonly step: (files: number) => void;
}

function rewriteProject(
  typed: Typed,
  tsconfig: Tsconfig,
  sources: readonly Source[],
  { patterns, step }: Work,
): void {
  const session = openSession(tsconfig);
  if (session instanceof Error) {
    typed.warnings.push(messages.tsconfigFailed(tsconfig.path, session.message));
    typed.untyped.push(...sources);
    return;
  }
  if (tsconfig.error !== undefined)
    typed.warnings.push(messages.tsconfigHasErrors(tsconfig.path, tsconfig.error));
  const outdated = outdatedTypeScript(tsconfig.path);
  if (outdated !== undefined) typed.warnings.push(messages.outdatedTypeScript(outdated));
  const drafts: Draft[] = [];
  for (const [index, source] of sources.entries()) {
    step(index / 2);
    if (session.textOf(source.path) !== source.text) {
      typed.untyped.push(source);
      continue;
    }
    const make = () => makeTyped(source, session, patterns);
    const made = orProblem(source, () => new Draft(source, make));
    if (made instanceof Draft) drafts.push(made);
    else typed.results.push(made);
  }
  settleTypes(drafts, session, (share) => step((sources.length * (1 + share)) / 2));
  typed.results.push(...drafts.map((draft) => draft.finish()));
}

/** A tsconfig that TypeScript itself gives up on leaves its files to syntax. */
function openSession(tsconfig: Tsconfig): TypeSession | Error {
  try {
    return new TypeSession(tsconfig);
  } catch (error) {
    return error as Error;
  }
}

function makeTyped(
  { path, text }: Source,
  session: TypeSession,
  patterns: readonly Pattern[],
): Candidate {
  const file = parse(path, text);
  const bySyntax = syntaxOracle(file);
  const types = positionedFile(session.program, file);
  return makeCandidate(file, types ? typescriptOracle(types, bySyntax) : bySyntax, patterns);
}
