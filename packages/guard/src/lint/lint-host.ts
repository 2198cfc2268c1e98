import path from 'node:path';
import type { ESLint, Linter } from 'eslint';
import { ConfigurationError, firstLine } from '../errors.ts';
import { messages } from '../messages.ts';
import { addedConfig, standaloneConfig, withoutTypes } from './built-in-config.ts';
import { legacyConfigIn } from './find-config.ts';
import { loadEslint, type ESLintClass } from './load-eslint.ts';
import { prefixesOf, registersPlugin } from './own-plugin.ts';

/** Where the rules come from. */
export type ConfigSource = 'own' | 'added' | 'standalone';

/** ESLint under one configuration file, or under ours where there is none. */
export interface LintHost {
  readonly source: ConfigSource;
  /** One sentence about the configuration, when it is not the repository's own choice. */
  readonly notice: string | undefined;
  /** Undefined for a file that the configuration ignores or does not cover. */
  configOf(file: string): Promise<FileConfig | undefined>;
  lint(text: string, file: string, types: TypesFor): Promise<ESLint.LintResult | undefined>;
}

/** What ESLint computes for one file, as far as the gate reads it. */
export interface FileConfig {
  readonly plugins?: Record<string, unknown>;
  readonly rules?: Record<string, unknown>;
  readonly languageOptions?: { readonly parserOptions?: ParserOptions };
}

export interface ParserOptions {
  readonly projectService?: unknown;
  readonly project?: unknown;
  readonly tsconfigRootDir?: string;
}

/** `configured`: as the configuration says. `none`: syntax only. Otherwise a ready program. */
export type TypesFor = 'configured' | 'none' | { readonly program: object };

/**
 * Opens the configuration that governs a directory's files.
 *
 * @throws {ConfigurationError} when the configuration cannot be loaded.
 */
export async function openLintHost(
  configFile: string | undefined,
  boundary: string,
): Promise<LintHost> {
  if (configFile === undefined) return standaloneHost(boundary);
  const cwd = path.dirname(configFile);
  const own = await orConfigurationError(configFile, () => registersPlugin(configFile));
  const base = own ? [] : [...(await addedConfig()), withoutTypes];
  const engines = new Engines(await loadEslint(cwd), { cwd, overrideConfigFile: configFile }, base);
  return {
    source: own ? 'own' : 'added',
    notice: own ? undefined : messages.pluginNotConfigured(path.relative(boundary, configFile)),
    configOf: (file) => orConfigurationError(configFile, () => engines.configOf(file)),
    lint: (text, file, types) => engines.lint(text, file, types),
  };
}

async function standaloneHost(boundary: string): Promise<LintHost> {
  const options = { cwd: boundary, overrideConfigFile: true as const };
  const engines = new Engines((await import('eslint')).ESLint, options, await standaloneConfig());
  const legacy = legacyConfigIn(boundary);
  return {
    source: 'standalone',
    notice: legacy ? messages.legacyConfig(legacy) : messages.noConfig,
    configOf: (file) => engines.configOf(file),
    lint: (text, file, types) => engines.lint(text, file, types),
  };
}

/** ESLint instances that differ only in where types come from; ESLint fixes that when constructed. */
class Engines {
  readonly #Class: ESLintClass;
  readonly #options: ESLint.Options;
  readonly #base: Linter.Config[];
  readonly #byTypes = new Map<'configured' | 'none' | object, ESLint>();
  /** Plugin names met so far; the rules of every other plugin stay off. */
  readonly #prefixes = new Set(['taskgroup']);

  constructor(Class: ESLintClass, options: ESLint.Options, base: Linter.Config[]) {
    this.#Class = Class;
    this.#options = options;
    this.#base = base;
  }

  async configOf(file: string): Promise<FileConfig | undefined> {
    const config = (await this.#engine('configured').calculateConfigForFile(file)) as
      FileConfig | undefined;
    for (const prefix of prefixesOf(config?.plugins)) this.#prefixes.add(prefix);
    return config;
  }

  async lint(
    text: string,
    filePath: string,
    types: TypesFor,
  ): Promise<ESLint.LintResult | undefined> {
    const [result] = await this.#engine(types).lintText(text, { filePath, warnIgnored: false });
    return result;
  }

  #engine(types: TypesFor): ESLint {
    const key = typeof types === 'string' ? types : types.program;
    const engine = this.#byTypes.get(key) ?? this.#create(types);
    this.#byTypes.set(key, engine);
    return engine;
  }

  #create(types: TypesFor): ESLint {
    return new this.#Class({
      ...this.#options,
      overrideConfig: [...this.#base, quiet, ...overrideOf(types)],
      ruleFilter: ({ ruleId }) => this.#prefixes.has(prefixOf(ruleId)),
    });
  }
}

const quiet: Linter.Config = { linterOptions: { reportUnusedDisableDirectives: 'off' } };

function overrideOf(types: TypesFor): Linter.Config[] {
  if (types === 'configured') return [];
  if (types === 'none') return [withoutTypes];
  const parserOptions = { projectService: false, project: null, programs: [types.program] };
  return [{ languageOptions: { parserOptions } }];
}

/** `@scope/name/rule` belongs to `@scope/name`. */
export function prefixOf(ruleId: string): string {
  return ruleId.slice(0, Math.max(0, ruleId.lastIndexOf('/')));
}

async function orConfigurationError<T>(configFile: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const text = messages.configThrows(path.basename(configFile), firstLine(error));
    throw new ConfigurationError(text, { cause: error });
  }
}
