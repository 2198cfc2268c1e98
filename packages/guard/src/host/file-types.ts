import path from 'node:path';
import {
  compilerFor,
  nativeOracle,
  positionedFile,
  syntaxOracle,
  typescriptOracle,
  type SourceFile,
  type TypedFile,
  type TypeOracle,
} from '@taskgroup/patterns';
import { readSettings } from 'eslint-plugin-taskgroup';
import type { TypesOf, WithoutTypes } from '../types/types-of.ts';
import type { Candidate } from './catalogue-rules.ts';
import type { ParserTypes, PlainConfig } from './plain-config.ts';

export interface FileTypes {
  readonly types: TypeOracle;
  /** Where the answers came from, once all questions are answered. */
  source(): { readonly withTypes: boolean; readonly without: WithoutTypes | undefined };
}

/**
 * Who answers the questions about a file: a native session where there is a compiler for one, else a
 * program of TypeScript's own where the configuration asks for types, else the text. Nobody is started for a
 * file without a question. `undefined` where the types are ESLint's to find.
 */
export async function typesFor(
  file: SourceFile,
  config: PlainConfig,
  typesOf: TypesOf,
  candidates: readonly Candidate[],
): Promise<FileTypes | undefined> {
  const syntax = syntaxOracle(file);
  const { session, program } = sourcesFor(file, config);
  if ((!session && !program) || !candidates.some(mayAsk)) return bySyntax(syntax);
  const { types, without } = await typesOf(file.path, { ...config.types, session });
  if (types === 'none') return bySyntax(syntax, without);
  if (session) return bySession(file, syntax, program);
  if (typeof types === 'string') return undefined;
  const typed = positionedFile(types.program, file);
  return typed ? byProgram(typed, syntax) : bySyntax(syntax, 'outside-project');
}

/** Who could be asked, by the settings and by what there is. */
function sourcesFor(file: SourceFile, { settings, types }: PlainConfig) {
  const choice = readSettings(settings).types;
  const maySession = choice === 'auto' || choice === 'native';
  return {
    session: maySession && !isNamed(types) && hasCompiler(file),
    program: (choice === 'auto' || choice === 'parser') && asksParser(types),
  };
}

function bySyntax(types: TypeOracle, without?: WithoutTypes): FileTypes {
  return { types, source: () => ({ withTypes: false, without }) };
}

function byProgram(typed: TypedFile, syntax: TypeOracle): FileTypes {
  const source = () => ({ withTypes: true, without: undefined });
  return { types: typescriptOracle(typed, syntax), source };
}

/** A session looks for the file's project at the first question, and counts what it found. */
function bySession(file: SourceFile, syntax: TypeOracle, isAskedFor: boolean): FileTypes {
  const types = nativeOracle(file, syntax);
  return {
    types,
    source: () => {
      const answeredBy = types.answeredBy?.();
      const isOutside = answeredBy === 'syntax' && isAskedFor;
      const without = isOutside ? ('outside-project' as const) : undefined;
      return { withTypes: answeredBy === 'native', without };
    },
  };
}

function hasCompiler(file: SourceFile): boolean {
  return compilerFor(path.dirname(file.path)) !== undefined;
}

function mayAsk({ rule: { pattern } }: Candidate): boolean {
  return pattern.types !== 'none';
}

function asksParser({ projectService, project }: ParserTypes): boolean {
  return Boolean(projectService ?? project);
}

/** A session finds a file's own project, and cannot be told of another. */
function isNamed({ project }: ParserTypes): boolean {
  return Array.isArray(project);
}
