import type { Linter } from 'eslint';
import type { ShownFinding } from '../report.ts';
import { firstLine } from '../errors.ts';
import { messages } from '../messages.ts';
import type { SkipReason } from '../source-text.ts';
import { findFlatConfig } from './find-config.ts';
import {
  openLintHost,
  prefixOf,
  type FileConfig,
  type LintHost,
  type TypesFor,
} from './lint-host.ts';
import { prefixesOf } from './own-plugin.ts';
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
    if (!enablesOurRules(config)) return { skip: 'not-configured' };
    const { types, notice } = await this.#typesFor(candidate.absolute, config);
    const judged = await judgeWith(host, candidate, types);
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

async function judgeWith(
  host: LintHost,
  candidate: Candidate,
  types: TypesFor,
): Promise<JudgedFile> {
  const result = await lintOrSayWhere(host, candidate, types);
  const found = (result?.messages ?? []).filter(isOurs);
  if (types !== 'none' && found.some(isOutsideProject)) {
    const judged = await judgeWith(host, candidate, 'none');
    return { ...judged, notices: [messages.withoutTypes(messages.outsideProject)] };
  }
  return {
    findings: found.map((message) => toFinding(message, candidate)),
    suppressed: (result?.suppressedMessages ?? []).filter(isOurs).length,
    withTypes: types !== 'none',
    notices: [],
  };
}

async function lintOrSayWhere(host: LintHost, candidate: Candidate, types: TypesFor) {
  try {
    return await host.lint(candidate.text, candidate.absolute, types);
  } catch (error) {
    throw new Error(messages.crashedOn(candidate.path, firstLine(error)), { cause: error });
  }
}

function enablesOurRules({ plugins, rules }: FileConfig): boolean {
  const prefixes = new Set(prefixesOf(plugins));
  return Object.entries(rules ?? {}).some(
    ([id, setting]) => prefixes.has(prefixOf(id)) && severityOf(setting) > 0,
  );
}

/** ESLint has normalised the setting to `[severity, ...options]` by now. */
function severityOf(setting: unknown): number {
  const severity = Array.isArray(setting) ? setting[0] : setting;
  return typeof severity === 'number' ? severity : severity === 'off' ? 0 : 1;
}

/** Everything else was filtered out; what is left without a rule is about ESLint's own comments. */
function isOurs({ ruleId, fatal }: Linter.LintMessage): boolean {
  return Boolean(ruleId) || Boolean(fatal);
}

/** The parser throws this where types were asked for and no tsconfig includes the file. */
function isOutsideProject({ fatal, message }: Linter.LintMessage): boolean {
  return Boolean(fatal) && /parserOptions\.(project|programs)|project service/.test(message);
}

function isString(value: string | undefined): value is string {
  return value !== undefined;
}
