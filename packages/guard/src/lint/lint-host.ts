import path from 'node:path';
import { plainConfigOf, plainRules, type PlainConfig } from '../host/plain-config.ts';
import { ConfigurationError, firstLine } from '../errors.ts';
import { messages, type Remark } from '../messages.ts';
import { isComponentName } from '../source-text.ts';
import { assertMayLoad } from './allowed-to-load.ts';
import { addedConfig, recommended, standaloneConfig } from './built-in-config.ts';
import { Engine } from './engine.ts';
import type { Gap } from './fill-gaps.ts';
import { legacyConfigIn } from './find-config.ts';
import { KnownPlans } from './known-plans.ts';
import { loadEslint } from './load-eslint.ts';
import { ourRules, type FileConfig } from './only-ours.ts';
import { registersPlugin } from './own-plugin.ts';

/** One configuration file, or ours where there is none, and what judges files by it. */
export interface LintHost {
  /** One sentence about the configuration, when it is not the repository's own choice. */
  readonly notice: string | undefined;
  /** What to say about files that the configuration left out. */
  readonly gaps: Readonly<Partial<Record<Gap, Remark>>>;
  /** Where its paths begin. */
  readonly cwd: string;
  /** How a file is to be judged; undefined for one that the configuration ignores. */
  planFor(file: string): Promise<Plan | undefined>;
  /** Keeps the plans for the next run. */
  rememberPlans(): void;
  /** ESLint under this configuration, loaded when it is asked for. */
  engine(): Promise<Engine>;
}

export interface Plan {
  /** What the gate had to add to the configuration for this file. */
  readonly gap: Gap | undefined;
  readonly hasRules: boolean;
  /** What our own host needs to know; undefined where only ESLint can judge. */
  readonly plain: PlainConfig | undefined;
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
  const registers = once(() =>
    orConfigurationError(
      (reason) => messages.configThrows(path.basename(configFile), reason),
      () => {
        assertMayLoad();
        return registersPlugin(configFile);
      },
    ),
  );
  const known = await KnownPlans.open(configFile, boundary, registers);
  const own = known ? known.own : await registers();
  const nameOf = (file: string) => path.relative(boundary, file);
  const engine = once(() => openEngine(configFile, own));
  const ask = (file: string) =>
    orConfigurationError(
      (reason) => messages.configFails(path.basename(configFile), nameOf(file), reason),
      async () => planBy(await engine(), file),
    );
  return {
    notice: own ? undefined : messages.pluginNotConfigured(nameOf(configFile)),
    gaps: own ? messages.gaps(nameOf(configFile)) : {},
    cwd: path.dirname(configFile),
    engine,
    planFor: async (file) => {
      const plan = known ? known.planFor(file) : 'unknown';
      if (plan !== 'unknown') return plan;
      const asked = await ask(file);
      known?.learn(file, asked);
      return asked;
    },
    rememberPlans: () => known?.save(),
  };
}

async function openEngine(configFile: string, own: boolean): Promise<Engine> {
  assertMayLoad();
  const cwd = path.dirname(configFile);
  const overrideConfig = own ? [] : await addedConfig();
  return new Engine(await loadEslint(cwd), { cwd, overrideConfigFile: configFile, overrideConfig });
}

function standaloneHost(boundary: string): Promise<LintHost> {
  const engine = once(async () => {
    assertMayLoad();
    const overrideConfig = await standaloneConfig();
    const options = { cwd: boundary, overrideConfigFile: true as const, overrideConfig };
    return new Engine((await import('eslint')).ESLint, options);
  });
  const legacy = legacyConfigIn(boundary);
  return Promise.resolve({
    notice: legacy ? messages.legacyConfig(legacy) : messages.noConfig,
    gaps: {},
    cwd: boundary,
    engine,
    planFor: async (file) => standalonePlan(path.relative(boundary, file), await recommended()),
    rememberPlans: () => {},
  });
}

/** What ESLint would compute, which needs no ESLint: the preset, and what is ignored unless told. */
function standalonePlan(file: string, preset: FileConfig): Plan | undefined {
  const names = file.split(path.sep);
  if (isComponentName(file)) return undefined;
  if (names[0] === '.git' || names[0] === '..' || names.includes('node_modules')) return undefined;
  const sourceType = file.endsWith('.cjs') ? 'commonjs' : 'module';
  const language = { parser: 'typescript-eslint', sourceType, jsx: true } as const;
  const plain = {
    ...{ rules: plainRules(preset), settings: {}, types: {}, noInlineConfig: false },
    language: { ...language, globalReturn: false },
  };
  return { gap: undefined, hasRules: true, plain };
}

async function planBy(engine: Engine, file: string): Promise<Plan | undefined> {
  const governed = await engine.configOf(file);
  if (!governed) return undefined;
  const { config, gap } = governed;
  const judged = judgments.get(config) ?? judgmentBy(config);
  judgments.set(config, judged);
  return { gap, ...judged };
}

/** ESLint has one object for all files that the same entries apply to. */
const judgments = new WeakMap<FileConfig, Omit<Plan, 'gap'>>();

function judgmentBy(config: FileConfig): Omit<Plan, 'gap'> {
  const hasRules = Object.keys(ourRules(config)).length > 0;
  return { hasRules, plain: plainConfigOf(config) };
}

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => (started ??= start());
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
