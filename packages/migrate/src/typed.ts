import { syntaxOracle, typedFile, typescriptOracle, type Pattern } from '@taskgroup/patterns';
import { makeCandidate, type Candidate } from './candidate.ts';
import { messages } from './messages.ts';
import { parse } from './parse.ts';
import { settleTypes } from './settle.ts';
import type { Source } from './sources.ts';
import { Tsconfigs, type Tsconfig } from './tsconfigs.ts';
import { TypeSession } from './type-session.ts';

export interface Typed {
  readonly candidates: Candidate[];
  /** Sources that no program holds. */
  readonly untyped: Source[];
  readonly warnings: string[];
}

/** Rewrites with types, one program after the other, and takes back what does not type-check. */
export function rewriteTyped(
  sources: readonly Source[],
  patterns: readonly Pattern[],
  onProgress: ((step: string) => void) | undefined,
): Typed {
  const { byTsconfig, untyped } = groupByTsconfig(sources);
  const typed: Typed = { candidates: [], untyped, warnings: [] };
  for (const [tsconfig, members] of byTsconfig) {
    onProgress?.(`Checking types: ${tsconfig.path}`);
    addProject(typed, tsconfig, members, patterns);
  }
  return typed;
}

function addProject(
  typed: Typed,
  tsconfig: Tsconfig,
  sources: readonly Source[],
  patterns: readonly Pattern[],
): void {
  const session = openSession(tsconfig);
  if (session instanceof Error) {
    typed.warnings.push(messages.tsconfigFailed(tsconfig.path, session.message));
    typed.untyped.push(...sources);
    return;
  }
  const held = sources.filter(({ path, text }) => session.textOf(path) === text);
  typed.untyped.push(...sources.filter((source) => !held.includes(source)));
  const candidates = held.map(({ path, text }) => {
    const { file, services } = parse(path, text, session.program);
    return makeCandidate(
      file,
      typescriptOracle(typedFile(services)!, syntaxOracle(file)),
      patterns,
    );
  });
  settleTypes(candidates, session);
  typed.candidates.push(...candidates);
}

/** A tsconfig that TypeScript itself gives up on leaves its files to syntax. */
function openSession(tsconfig: Tsconfig): TypeSession | Error {
  try {
    return new TypeSession(tsconfig);
  } catch (error) {
    return error as Error;
  }
}

function groupByTsconfig(sources: readonly Source[]) {
  const tsconfigs = new Tsconfigs();
  const byTsconfig = new Map<Tsconfig, Source[]>();
  const untyped: Source[] = [];
  for (const source of sources) {
    const tsconfig = tsconfigs.of(source.path);
    if (!tsconfig) untyped.push(source);
    else byTsconfig.set(tsconfig, [...(byTsconfig.get(tsconfig) ?? []), source]);
  }
  return { byTsconfig, untyped };
}
