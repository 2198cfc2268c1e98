import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isComponentName, isTypeScriptName } from '../source-text.ts';
import { SOURCES, TYPESCRIPT } from './built-in-config.ts';
import { cacheFolder } from './cache-folder.ts';
import { configKey } from './config-key.ts';
import { eslintFor } from './load-eslint.ts';
import type { Plan } from './lint-host.ts';
import { entriesOf, type ConfigEntry } from './own-plugin.ts';

/** What is kept of a configuration, so that neither it nor ESLint has to be loaded again. */
interface Kept {
  readonly key: string;
  /** Whether the configuration registers our plugin. */
  readonly own: boolean;
  /** Which files each entry is for, in the order in which ESLint applies them. */
  readonly entries: readonly Entry[];
  /** The plan for files that the same entries apply to; null where there is none. */
  readonly plans: Record<string, Plan | null>;
}

interface Entry {
  readonly basePath?: string | undefined;
  readonly files?: unknown;
  readonly ignores?: unknown;
  /** Its number; absent from an entry that does nothing but ignore files. */
  readonly applied?: readonly number[];
}

/**
 * The plans of earlier runs. Which entries apply to a file is computed by ESLint's own library; two files
 * with the same entries have the same plan, so that new files need nothing to be loaded either.
 */
export class KnownPlans {
  readonly #file: string;
  readonly #kept: Kept;
  readonly #applied: (file: string) => string;
  #isChanged = false;
  #isRefuted = false;

  private constructor(file: string, kept: Kept, applied: (file: string) => string) {
    this.#file = file;
    this.#kept = kept;
    this.#applied = applied;
  }

  /** `undefined` where nothing may be kept: nobody can tell what the configuration depends on. */
  static async open(
    configFile: string,
    boundary: string,
    registers: () => Promise<boolean>,
  ): Promise<KnownPlans | undefined> {
    const folder = cacheFolder(boundary);
    const eslint = eslintFor(path.dirname(configFile));
    const key = folder && (await configKey(configFile, eslint.version, boundary));
    if (!folder || !key) return undefined;
    const file = path.join(folder, `config-${nameFor(path.relative(boundary, configFile))}.json`);
    const kept = readKept(file, key) ?? (await newKept(key, configFile, registers));
    const applied = kept && matcherOf(kept.entries, path.dirname(configFile), eslint.entry);
    return kept && applied && new KnownPlans(file, kept, applied);
  }

  get own(): boolean {
    return this.#kept.own;
  }

  /** `unknown` where it has to be asked of ESLint. */
  planFor(file: string): Plan | undefined | 'unknown' {
    const plan = this.#kept.plans[this.#applied(file)];
    return plan === undefined ? 'unknown' : (plan ?? undefined);
  }

  /** Keeps what ESLint says, unless the same entries led to something else before. */
  learn(file: string, plan: Plan | undefined): void {
    const applied = this.#applied(file);
    const before = this.#kept.plans[applied];
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(plan ?? null)) {
      this.#isRefuted = true;
    }
    this.#kept.plans[applied] = plan ?? null;
    this.#isChanged = true;
  }

  /** A cache that cannot be written costs time, and nothing else. */
  save(): void {
    if (!this.#isChanged || this.#isRefuted) return;
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      writeFileAtomic.sync(this.#file, JSON.stringify(this.#kept));
    } catch {
      return;
    }
    this.#isChanged = false;
  }
}

function nameFor(configFile: string): string {
  return configFile.replaceAll(/[^\w.-]/g, '_');
}

function readKept(file: string, key: string): Kept | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    return kept.key === key ? kept : undefined;
  } catch {
    return undefined;
  }
}

async function newKept(
  key: string,
  configFile: string,
  registers: () => Promise<boolean>,
): Promise<Kept | undefined> {
  const own = await registers();
  const theirs = await entriesOf(configFile);
  const all = theirs && [...DEFAULTS, ...theirs, ...(own ? [] : ADDED)];
  const entries = all?.map(toEntry);
  return entries?.every((entry) => entry !== undefined)
    ? { key, own, entries, plans: {} }
    : undefined;
}

/** The entries that ESLint begins with. A plan that disagrees with them is not kept. */
const DEFAULTS: readonly ConfigEntry[] = [
  { rules: {} },
  { ignores: ['**/node_modules/', '.git/'] },
  { files: ['**/*.js', '**/*.mjs'], rules: {} },
  { files: ['**/*.cjs'], rules: {} },
];

/** As `addedConfig` has them. */
const ADDED: readonly ConfigEntry[] = [
  { files: TYPESCRIPT, rules: {} },
  { rules: {} },
  { rules: {} },
];

/** As `coverEverySource` has them. */
const COVERING: readonly ConfigEntry[] = [{ files: SOURCES, rules: {} }, { rules: {} }];

/** `undefined` for one that chooses its files by a function. */
function toEntry(entry: ConfigEntry, at: number): Entry | undefined {
  const { basePath, files, ignores } = entry;
  if ([files ?? [], ignores ?? []].flat(2).some((each) => typeof each !== 'string')) {
    return undefined;
  }
  const others = Object.keys(entry).filter((key) => !/^(name|basePath|ignores)$/.test(key));
  const applied = others.length ? { applied: [at] } : {};
  return { ...(basePath !== undefined && { basePath }), files, ignores, ...applied };
}

interface ConfigArrayClass {
  new (entries: readonly object[], options: object): ConfigArray;
}

interface ConfigArray {
  normalizeSync(): void;
  getConfigWithStatus(file: string): { config?: { applied?: number[] }; status: string };
}

/** Names the entries that apply to a file, and what else of it decides about its plan. */
function matcherOf(
  entries: readonly Entry[],
  basePath: string,
  eslint: string,
): ((file: string) => string) | undefined {
  const ConfigArray = loadConfigArray(eslint);
  if (!ConfigArray) return undefined;
  const lists = [
    entries,
    [...entries, ...COVERING.map((entry, at) => toEntry(entry, entries.length + at))],
  ].map((list) => {
    const array = new ConfigArray(list.map(withoutNothing), { basePath, schema: SCHEMA });
    array.normalizeSync();
    return array;
  });
  return (file) => {
    for (const [at, list] of lists.entries()) {
      const { config, status } = list.getConfigWithStatus(file);
      const applied = config?.applied?.join() ?? '';
      if (config) return [at, isTypeScriptName(file), isComponentName(file), applied].join(':');
      if (status === 'ignored') break;
    }
    return 'none';
  };
}

function withoutNothing(entry: Entry | undefined): object {
  return Object.fromEntries(Object.entries(entry ?? {}).filter(([, value]) => value !== undefined));
}

const SCHEMA = {
  applied: {
    required: false,
    merge: (before: number[] = [], after: number[] = []) => [...before, ...after],
    validate: () => {},
  },
};

/** ESLint's own library; older versions of ESLint have another. */
function loadConfigArray(eslint: string): ConfigArrayClass | undefined {
  try {
    const library = createRequire(eslint)('@eslint/config-array') as {
      ConfigArray: ConfigArrayClass;
    };
    return library.ConfigArray;
  } catch {
    return undefined;
  }
}
