import path from 'node:path';
import { compilerFor, typeReport } from '@taskgroup/patterns';
import type { ESLint, Linter } from 'eslint';
import { ConfigurationError, firstLine } from '../errors.ts';
import type { JudgedSource } from '../host/judge-source.ts';
import { messages } from '../messages.ts';
import { isComponentName } from '../source-text.ts';
import type { TypesAnswer, TypesOf } from '../types/types-of.ts';
import type { Candidate } from './candidate.ts';
import type { Engine, LintInput } from './engine.ts';
import { fillParser } from './fill-gaps.ts';
import { ruleTest, type FileConfig } from './only-ours.ts';
import { toFinding } from './to-finding.ts';

export interface JudgedByEslint extends JudgedSource {
  /** The configured parser rejects the file, and ours does not. */
  readonly reparsed?: boolean;
}

type Input = Candidate & LintInput;

/** Judges a file by the plugin in ESLint. */
export async function judgeByEslint(
  engine: Engine,
  file: Candidate,
  typesOf: TypesOf,
): Promise<JudgedByEslint> {
  const { config } = (await engine.configOf(file.absolute))!;
  const { types, without } = isComponentName(file.path)
    ? untypedComponent(config)
    : await typesFor(file.absolute, config, typesOf);
  const judged = await judgeWith(engine, { ...file, config, types });
  return { ...judged, without: without ?? judged.without };
}

/** Programs of what is judged hold no components, and those on disk may hold something else. */
function untypedComponent(config: FileConfig): TypesAnswer {
  return { types: 'none', ...(wantsTypes(config) && { without: 'component' }) };
}

/** A configuration that asks for no types gets them from a session, if the plugin finds one that sees what is judged. */
async function typesFor(file: string, config: FileConfig, typesOf: TypesOf): Promise<TypesAnswer> {
  const { project, tsconfigRootDir } = config.languageOptions?.parserOptions ?? {};
  const root = tsconfigRootDir === undefined ? {} : { tsconfigRootDir };
  if (wantsTypes(config)) return typesOf(file, { project, ...root });
  if (!compilerFor(path.dirname(file))) return { types: 'none' };
  const answer = await typesOf(file, { session: true });
  return answer.types === 'configured' ? answer : { types: 'none' };
}

function wantsTypes({ languageOptions }: FileConfig): boolean {
  const { projectService, project } = languageOptions?.parserOptions ?? {};
  return Boolean(projectService) || Boolean(project);
}

async function judgeWith(engine: Engine, input: Input): Promise<JudgedByEslint> {
  const natives = typeReport().files.native;
  const result = await lintOrSayWhere(engine, input);
  const found = result?.messages ?? [];
  const mayReparse = found.some(isSyntaxError) && !isComponentName(input.path);
  const reparsed = mayReparse && (await judgeReparsed(engine, input));
  if (reparsed) return reparsed;
  if (input.types !== 'none' && found.some(isOutsideProject)) {
    const judged = await judgeWith(engine, { ...input, types: 'none' });
    return { ...judged, without: 'outside-project' };
  }
  return judgedFile(result, input, typeReport().files.native > natives);
}

function judgedFile(
  result: ESLint.LintResult | undefined,
  input: Input,
  isNative = false,
): JudgedByEslint {
  const isOurs = ourMessages(input.config);
  const { config, types } = input;
  return {
    findings: (result?.messages ?? []).filter(isOurs).map((message) => toFinding(message, input)),
    suppressed: (result?.suppressedMessages ?? []).filter(isOurs).length,
    withTypes:
      isNative || (types === 'configured' ? wantsTypes(config) : typeof types === 'object'),
    without: undefined,
  };
}

/**
 * ESLint takes a CommonJS file for a module unless told, and rejects names that modules reserve. Only a
 * text that our parser rejects too is a syntax error; `undefined` then.
 */
async function judgeReparsed(engine: Engine, input: Input): Promise<JudgedByEslint | undefined> {
  const { config } = await fillParser(input.config);
  const parsedByUs = { ...input, config, types: 'none' as const };
  const result = await lintOrSayWhere(engine, parsedByUs);
  if (result?.messages.some(({ fatal }) => fatal)) return undefined;
  return { ...judgedFile(result, parsedByUs), reparsed: true };
}

/** The rules read `settings.taskgroup` when they start, and throw what is wrong with it. */
async function lintOrSayWhere(engine: Engine, input: Input) {
  try {
    return await engine.lint(input);
  } catch (error) {
    throw whatStopped(error, input);
  }
}

/** Names the setting that is wrong, or the file that a rule stumbled over. */
export function whatStopped(error: unknown, { path }: Candidate): Error {
  const settings = /Cannot read settings\.taskgroup.*/.exec(firstLine(error));
  return settings
    ? new ConfigurationError(settings[0], { cause: error })
    : new Error(messages.crashedOn(path, firstLine(error)), { cause: error });
}

/** A comment may switch other rules on, and ESLint has words of its own; neither is our business. */
function ourMessages({ plugins }: FileConfig): (message: Linter.LintMessage) => boolean {
  const isOurs = ruleTest(plugins);
  return ({ ruleId, fatal }) => Boolean(fatal) || (ruleId !== null && isOurs(ruleId));
}

/** A parser that fails without a place has not failed on the text, but on the types it was to bring. */
function isOutsideProject({ fatal, line, message }: Linter.LintMessage): boolean {
  if (!fatal) return false;
  return !line || /parserOptions\.(project|programs)|project service/.test(message);
}

function isSyntaxError(message: Linter.LintMessage): boolean {
  return Boolean(message.fatal) && !isOutsideProject(message);
}
