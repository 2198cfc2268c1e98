import path from 'node:path';
import type { ESLint, Linter } from 'eslint';
import { ConfigurationError, firstLine } from '../errors.ts';
import { messages } from '../messages.ts';
import { addedConfig, standaloneConfig } from './built-in-config.ts';
import { legacyConfigIn } from './find-config.ts';
import { loadEslint, type ESLintClass } from './load-eslint.ts';
import { onlyOurs, type FileConfig, type TypesFor } from './only-ours.ts';
import { registersPlugin } from './own-plugin.ts';

/** ESLint under one configuration file, or under ours where there is none. */
export interface LintHost {
  /** One sentence about the configuration, when it is not the repository's own choice. */
  readonly notice: string | undefined;
  /** Undefined for a file that the configuration ignores or does not cover. */
  configOf(file: string): Promise<FileConfig | undefined>;
  lint(file: LintInput): Promise<ESLint.LintResult | undefined>;
}

export interface LintInput {
  readonly text: string;
  readonly absolute: string;
  readonly config: FileConfig;
  readonly types: TypesFor;
}

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
  const own = await orConfigurationError(
    (reason) => messages.configThrows(path.basename(configFile), reason),
    () => registersPlugin(configFile),
  );
  const options = {
    cwd,
    overrideConfigFile: configFile,
    overrideConfig: own ? [] : await addedConfig(),
  };
  const engines = new Engines(await loadEslint(cwd), options);
  const nameOf = (file: string) => path.relative(boundary, file);
  return {
    notice: own ? undefined : messages.pluginNotConfigured(path.relative(boundary, configFile)),
    configOf: (file) =>
      orConfigurationError(
        (reason) => messages.configFails(path.basename(configFile), nameOf(file), reason),
        () => engines.configOf(file),
      ),
    lint: (input) => engines.lint(input),
  };
}

async function standaloneHost(boundary: string): Promise<LintHost> {
  const overrideConfig = await standaloneConfig();
  const options = { cwd: boundary, overrideConfigFile: true as const, overrideConfig };
  const engines = new Engines((await import('eslint')).ESLint, options);
  const legacy = legacyConfigIn(boundary);
  return {
    notice: legacy ? messages.legacyConfig(legacy) : messages.noConfig,
    configOf: (file) => engines.configOf(file),
    lint: (input) => engines.lint(input),
  };
}

/** One ESLint that reads the configuration, and one per configured kind of file that runs our rules. */
class Engines {
  readonly #Class: ESLintClass;
  readonly #options: ESLint.Options;
  readonly #reader: ESLint;
  readonly #runners = new Map<FileConfig, Map<unknown, ESLint>>();

  constructor(Class: ESLintClass, options: ESLint.Options) {
    this.#Class = Class;
    this.#options = options;
    this.#reader = new Class(options);
  }

  configOf(file: string): Promise<FileConfig | undefined> {
    return this.#reader.calculateConfigForFile(file) as Promise<FileConfig | undefined>;
  }

  async lint({ text, absolute, config, types }: LintInput): Promise<ESLint.LintResult | undefined> {
    const runner = this.#runner(config, types);
    const [result] = await runner.lintText(text, { filePath: absolute, warnIgnored: false });
    return result;
  }

  #runner(config: FileConfig, types: TypesFor): ESLint {
    const byTypes = this.#runners.get(config) ?? new Map<unknown, ESLint>();
    this.#runners.set(config, byTypes);
    const key = typeof types === 'string' ? types : types.program;
    const runner = byTypes.get(key) ?? this.#create(onlyOurs(config, types));
    byTypes.set(key, runner);
    return runner;
  }

  #create(config: Linter.Config): ESLint {
    const { cwd } = this.#options;
    return new this.#Class({ cwd: cwd!, overrideConfigFile: true, overrideConfig: [config] });
  }
}

async function orConfigurationError<T>(
  sentence: (reason: string) => string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new ConfigurationError(sentence(firstLine(error)), { cause: error });
  }
}
