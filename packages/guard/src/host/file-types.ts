import path from 'node:path';
import {
  compilerFor,
  isInNativeProject,
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
  readonly withTypes: boolean;
  /** Why the types that the configuration asks for could not be had. */
  readonly without: WithoutTypes | undefined;
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
  const syntax = { types: syntaxOracle(file), withTypes: false, without: undefined };
  const { session, program } = sourcesFor(file, config);
  if ((!session && !program) || !candidates.some(mayAsk)) return syntax;
  const { types, without } = await typesOf(file.path, { ...config.types, session });
  if (types === 'none') return { ...syntax, without };
  const outside = { ...syntax, without: program ? ('outside-project' as const) : undefined };
  if (session) return isInNativeProject(file) ? ofSession(file, syntax.types) : outside;
  if (typeof types === 'string') return undefined;
  const typed = positionedFile(types.program, file);
  return typed ? ofProgram(typed, syntax.types) : outside;
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

function ofSession(file: SourceFile, syntax: TypeOracle): FileTypes {
  return { types: nativeOracle(file, syntax), withTypes: true, without: undefined };
}

function ofProgram(typed: TypedFile, syntax: TypeOracle): FileTypes {
  return { types: typescriptOracle(typed, syntax), withTypes: true, without: undefined };
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
