import type { ESLint, Linter } from 'eslint';
import { isComponentName } from '../source-text.ts';
import {
  coverEverySource,
  fillParser,
  fillRules,
  isParsedAsJavaScript,
  lacksParser,
  type Governed,
} from './fill-gaps.ts';
import type { ESLintClass } from './load-eslint.ts';
import { onlyOurs, type FileConfig, type TypesFor } from './only-ours.ts';

export interface LintInput {
  readonly text: string;
  readonly absolute: string;
  readonly config: FileConfig;
  readonly types: TypesFor;
}

/** One ESLint that reads a configuration, and one per configured kind of file that runs our rules. */
export class Engine {
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

  /** Undefined for a file that the configuration ignores. */
  async configOf(file: string): Promise<Governed | undefined> {
    const config = await readConfig(this.#reader, file);
    if (isComponentName(file))
      return config && !isParsedAsJavaScript(config) ? { config } : undefined;
    if (config) return lacksParser(file, config) ? this.#fillOnce(config, fillParser) : { config };
    const covered = await readConfig(await (this.#covering ??= this.#openCovering()), file);
    return covered && this.#fillOnce(covered, fillRules);
  }

  async lint({ text, absolute, config, types }: LintInput): Promise<ESLint.LintResult | undefined> {
    const runner = this.#runner(config, types);
    const [result] = await runner.lintText(text, { filePath: absolute, warnIgnored: false });
    return result;
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
