import type { Linter } from 'eslint';
import type { ShownFinding } from '../report.ts';
import { firstLine } from '../errors.ts';
import { messages } from '../messages.ts';
import type { SkipReason } from '../source-text.ts';
import { findFlatConfig } from './find-config.ts';
import { openLintHost, type LintHost, type LintInput } from './lint-host.ts';
import { ourRules, ruleTest, type FileConfig, type TypesFor } from './only-ours.ts';
import { toFinding } from './to-finding.ts';

/** A file that may hold a finding. */
export interface Candidate {
  /** From the root, with `/`, as shown. */
  readonly path: string;
  readonly absolute: string;
  readonly text: string;
}

export interface JudgedFile {
  readonly findings: readonly ShownFinding[];
  readonly suppressed: number;
  readonly withTypes: boolean;
  readonly notices: readonly string[];
}

export type Outcome = JudgedFile | { readonly skip: SkipReason };

/** Answers where a file's types come from, once its configuration asks for types. */
export type TypesOf = (
  file: string,
  config: FileConfig,
) => Promise<{ readonly types: TypesFor; readonly notice?: string }>;

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
    return [...this.#hosts.keys()].filter(isString);
  }

  async judge(candidate: Candidate): Promise<Outcome> {
    const host = await this.#hostOf(candidate.absolute);
    const config = await host.configOf(candidate.absolute);
    if (!config) return { skip: 'ignored' };
    if (!Object.keys(ourRules(config)).length) return { skip: 'not-configured' };
    const { types, notice } = await this.#typesFor(candidate.absolute, config);
    const judged = await judgeWith(host, { ...candidate, config, types });
    return { ...judged, notices: [host.notice, notice, ...judged.notices].filter(isString) };
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

export function wantsTypes({ languageOptions }: FileConfig): boolean {
  const { projectService, project } = languageOptions?.parserOptions ?? {};
  return Boolean(projectService) || Boolean(project);
}

async function judgeWith(host: LintHost, input: Candidate & LintInput): Promise<JudgedFile> {
  const result = await lintOrSayWhere(host, input);
  const isOurs = ourMessages(input.config);
  const found = (result?.messages ?? []).filter(isOurs);
  if (input.types !== 'none' && found.some(isOutsideProject)) {
    const judged = await judgeWith(host, { ...input, types: 'none' });
    return { ...judged, notices: [messages.withoutTypes(messages.outsideProject)] };
  }
  return {
    findings: found.map((message) => toFinding(message, input)),
    suppressed: (result?.suppressedMessages ?? []).filter(isOurs).length,
    withTypes: input.types !== 'none',
    notices: [],
  };
}

async function lintOrSayWhere(host: LintHost, input: Candidate & LintInput) {
  try {
    return await host.lint(input);
  } catch (error) {
    throw new Error(messages.crashedOn(input.path, firstLine(error)), { cause: error });
  }
}

/** A comment may switch other rules on, and ESLint has words of its own; neither is our business. */
function ourMessages({ plugins }: FileConfig): (message: Linter.LintMessage) => boolean {
  const isOurs = ruleTest(plugins);
  return ({ ruleId, fatal }) => Boolean(fatal) || (ruleId !== null && isOurs(ruleId));
}

/** The parser throws this where types were asked for and no tsconfig includes the file. */
function isOutsideProject({ fatal, message }: Linter.LintMessage): boolean {
  return Boolean(fatal) && /parserOptions\.(project|programs)|project service/.test(message);
}

function isString(value: string | undefined): value is string {
  return value !== undefined;
}
