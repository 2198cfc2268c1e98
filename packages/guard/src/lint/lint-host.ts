import path from 'node:path';
import type { ESLint, Linter } from 'eslint';
import { ConfigurationError, firstLine } from '../errors.ts';
import { messages, type Remark } from '../messages.ts';
import { addedConfig, standaloneConfig } from './built-in-config.ts';
import {
  coverEverySource,
  fillParser,
  fillRules,
  lacksParser,
  type Gap,
  type Governed,
} from './fill-gaps.ts';
import { legacyConfigIn } from './find-config.ts';
import { loadEslint, type ESLintClass } from './load-eslint.ts';
import { onlyOurs, type FileConfig, type TypesFor } from './only-ours.ts';
import { registersPlugin } from './own-plugin.ts';

/** ESLint under one configuration file, or under ours where there is none. */
export interface LintHost {
  /** One sentence about the configuration, when it is not the repository's own choice. */
  readonly notice: string | undefined;
  /** What to say about files that the configuration left out. */
  readonly gaps: Readonly<Partial<Record<Gap, Remark>>>;
  /** Undefined for a file that the configuration ignores. */
  configOf(file: string): Promise<Governed | undefined>;
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
    notice: own ? undefined : messages.pluginNotConfigured(nameOf(configFile)),
    gaps: own ? messages.gaps(nameOf(configFile)) : {},
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
    gaps: {},
    configOf: (file) => engines.configOf(file),
    lint: (input) => engines.lint(input),
  };
}

/** One ESLint that reads the configuration, and one per configured kind of file that runs our rules. */
class Engines {
  readonly #Class: ESLintClass;
  readonly #options: ESLint.Options;
  readonly #reader: ESLint;
  readonly #filled = new Map<FileConfig, Promise<Governed>>();
  #covering: Promise<ESLint> | undefined;
  readonly #runners = new Map<FileConfig, Map<unknown, ESLint>>();

  constructor(Class: ESLintClass, options: ESLint.Options) {
    this.#Class = Class;
    this.#options = options;
    this.#reader = new Class(options);
  }

  async configOf(file: string): Promise<Governed | undefined> {
    const config = await readConfig(this.#reader, file);
    if (config) return lacksParser(file, config) ? this.#fillOnce(config, fillParser) : { config };
    const covered = await readConfig(await (this.#covering ??= this.#openCovering()), file);
    return covered && this.#fillOnce(covered, fillRules);
  }

  /** ESLint answers with one object for all files of a kind; so does this, to share their runner. */
  #fillOnce(config: FileConfig, fill: (config: FileConfig) => Promise<Governed>) {
    const governed = this.#filled.get(config) ?? fill(config);
    this.#filled.set(config, governed);
    return governed;
  }

  async #openCovering(): Promise<ESLint> {
    const given = [this.#options.overrideConfig ?? []].flat();
    const overrideConfig = [...given, ...(await coverEverySource())];
    return new this.#Class({ ...this.#options, overrideConfig });
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

function readConfig(eslint: ESLint, file: string): Promise<FileConfig | undefined> {
  return eslint.calculateConfigForFile(file) as Promise<FileConfig | undefined>;
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
