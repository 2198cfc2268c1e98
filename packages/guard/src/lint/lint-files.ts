import type { ESLint, Linter } from 'eslint';
import type { ShownFinding } from '../report.ts';
import { ConfigurationError, firstLine } from '../errors.ts';
import { messages, type Remark } from '../messages.ts';
import type { SkipReason } from '../source-text.ts';
import type { Candidate } from './candidate.ts';
import { fillParser } from './fill-gaps.ts';
import { findFlatConfig } from './find-config.ts';
import { openLintHost, type LintHost, type LintInput } from './lint-host.ts';
import { ourRules, ruleTest, type FileConfig, type TypesFor } from './only-ours.ts';
import { toFinding } from './to-finding.ts';

interface JudgedFile {
  readonly findings: readonly ShownFinding[];
  readonly suppressed: number;
  readonly withTypes: boolean;
  /** Why the configured types could not be had. */
  readonly without: WithoutTypes | undefined;
  /** The configured parser rejects the file, and ours does not. */
  readonly reparsed?: boolean;
}

interface QualifiedFile extends JudgedFile {
  /** One sentence about the configuration. */
  readonly notice: string | undefined;
  /** What was judged otherwise than the configuration says, and why. */
  readonly remarks: readonly Remark[];
}

export type Outcome = QualifiedFile | { readonly skip: SkipReason };

export type WithoutTypes = keyof typeof messages.withoutTypes;

/** Answers where a file's types come from, once its configuration asks for types. */
export type TypesOf = (file: string, config: FileConfig) => Promise<TypesAnswer>;

type TypesAnswer =
  | { readonly types: TypesFor; readonly without?: undefined }
  | { readonly types: 'none'; readonly without: WithoutTypes };

/** Lints files with the configuration that governs each one, our rules only. */
export class LintFiles {
  readonly #boundary: string;
  readonly #typesOf: TypesOf;
  readonly #hosts = new Map<string | undefined, Promise<LintHost>>();

  constructor(boundary: string, typesOf: TypesOf) {
    this.#boundary = boundary;
    this.#typesOf = typesOf;
  }

  /** The configurations that were in force. */
  get configFiles(): string[] {
    return [...this.#hosts.keys()].filter(isDefined);
  }

  /** Computes every file's configuration, so that a broken one is known before the long work starts. */
  async prepare(candidates: readonly Candidate[]): Promise<void> {
    for (const { absolute } of candidates) await (await this.#hostOf(absolute)).configOf(absolute);
  }

  async judge(candidate: Candidate): Promise<Outcome> {
    const host = await this.#hostOf(candidate.absolute);
    const governed = await host.configOf(candidate.absolute);
    if (!governed) return { skip: 'ignored' };
    const { config, gap } = governed;
    if (!Object.keys(ourRules(config)).length) return { skip: 'not-configured' };
    const { types, without } = await this.#typesFor(candidate.absolute, config);
    const judged = await judgeWith(host, { ...candidate, config, types });
    const reason = without ?? judged.without;
    const remarks = [
      gap && host.gaps[gap],
      reason && messages.withoutTypes[reason],
      judged.reparsed ? messages.reparsed : undefined,
    ];
    return { ...judged, notice: host.notice, remarks: remarks.filter(isDefined) };
  }

  #hostOf(file: string): Promise<LintHost> {
    const configFile = findFlatConfig(file, this.#boundary);
    const host = this.#hosts.get(configFile) ?? openLintHost(configFile, this.#boundary);
    this.#hosts.set(configFile, host);
    return host;
  }

  async #typesFor(file: string, config: FileConfig): ReturnType<TypesOf> {
    return wantsTypes(config) ? this.#typesOf(file, config) : { types: 'none' };
  }
}

function wantsTypes({ languageOptions }: FileConfig): boolean {
  const { projectService, project } = languageOptions?.parserOptions ?? {};
  return Boolean(projectService) || Boolean(project);
}

async function judgeWith(host: LintHost, input: Candidate & LintInput): Promise<JudgedFile> {
  const result = await lintOrSayWhere(host, input);
  const found = result?.messages ?? [];
  const reparsed = found.some(isSyntaxError) && (await judgeReparsed(host, input));
  if (reparsed) return reparsed;
  if (input.types !== 'none' && found.some(isOutsideProject)) {
    const judged = await judgeWith(host, { ...input, types: 'none' });
    return { ...judged, without: 'outside-project' };
  }
  return judgedFile(result, input);
}

function judgedFile(
  result: ESLint.LintResult | undefined,
  input: Candidate & LintInput,
): JudgedFile {
  const isOurs = ourMessages(input.config);
  return {
    findings: (result?.messages ?? []).filter(isOurs).map((message) => toFinding(message, input)),
    suppressed: (result?.suppressedMessages ?? []).filter(isOurs).length,
    withTypes: input.types !== 'none',
    without: undefined,
  };
}

/**
 * ESLint takes a CommonJS file for a module unless told, and rejects names that modules reserve. Only a
 * text that our parser rejects too is a syntax error; `undefined` then.
 */
async function judgeReparsed(
  host: LintHost,
  input: Candidate & LintInput,
): Promise<JudgedFile | undefined> {
  const { config } = await fillParser(input.config);
  const parsedByUs = { ...input, config, types: 'none' as const };
  const result = await lintOrSayWhere(host, parsedByUs);
  if (result?.messages.some(({ fatal }) => fatal)) return undefined;
  return { ...judgedFile(result, parsedByUs), reparsed: true };
}

/** The rules read `settings.taskgroup` when they start, and throw what is wrong with it. */
async function lintOrSayWhere(host: LintHost, input: Candidate & LintInput) {
  try {
    return await host.lint(input);
  } catch (error) {
    const settings = /Cannot read settings\.taskgroup.*/.exec(firstLine(error));
    if (settings) throw new ConfigurationError(settings[0], { cause: error });
    throw new Error(messages.crashedOn(input.path, firstLine(error)), { cause: error });
  }
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

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
