import type { ESLint, Linter } from 'eslint';
import { prefixesOf } from './own-plugin.ts';

/** What ESLint computes for one file, as far as the gate reads it. */
export interface FileConfig {
  readonly plugins?: Record<string, ESLint.Plugin>;
  readonly rules?: Partial<Linter.RulesRecord>;
  readonly settings?: Linter.Config['settings'];
  readonly processor?: unknown;
  readonly languageOptions?: {
    readonly parser?: Linter.Parser;
    readonly parserOptions?: ParserOptions;
    readonly ecmaVersion?: unknown;
    readonly sourceType?: string;
  };
  readonly linterOptions?: { readonly noInlineConfig?: boolean };
}

export interface ParserOptions {
  readonly ecmaFeatures?: { readonly jsx?: unknown; readonly globalReturn?: unknown };
  readonly sourceType?: string;
  readonly program?: unknown;
  readonly programs?: unknown;
  readonly projectService?: unknown;
  readonly project?: unknown;
  readonly tsconfigRootDir?: string;
}

/**
 * `configured`: as the configuration says. `session`: a native session sees what is judged. `none`:
 * syntax only. Otherwise a ready program.
 */
export type TypesFor = 'configured' | 'session' | 'none' | { readonly program: object };

const SOURCES = ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx,vue,svelte,astro}'];

/** A file's configuration without every rule that is not ours: they cost time and say nothing here. */
export function onlyOurs(config: FileConfig, types: TypesFor): Linter.Config {
  const { plugins = {}, settings = {}, languageOptions, linterOptions } = config;
  const parserOptions = { ...languageOptions?.parserOptions, ...typesOverride(types) };
  return {
    files: SOURCES,
    plugins: Object.fromEntries(prefixesOf(plugins).map((name) => [name, plugins[name]!])),
    rules: ourRules(config),
    settings: types === 'none' ? withoutTypes(settings) : settings,
    languageOptions: { ...languageOptions, parserOptions },
    linterOptions: {
      noInlineConfig: linterOptions?.noInlineConfig ?? false,
      reportUnusedDisableDirectives: 'off',
    },
  };
}

/** The rules that are ours and on. */
export function ourRules({ plugins, rules }: FileConfig): Partial<Linter.RulesRecord> {
  const isOurs = ruleTest(plugins);
  return Object.fromEntries(
    Object.entries(rules ?? {}).filter(([id, entry]) => isOurs(id) && severityOf(entry) > 0),
  );
}

/** A test for the ids of our rules; `@scope/name/rule` belongs to the plugin `@scope/name`. */
export function ruleTest(plugins: FileConfig['plugins']): (ruleId: string) => boolean {
  const prefixes = new Set(prefixesOf(plugins));
  return (ruleId) => prefixes.has(ruleId.slice(0, Math.max(0, ruleId.lastIndexOf('/'))));
}

/** ESLint has normalised the entry to `[severity, ...options]` by now. */
function severityOf(entry: unknown): number {
  const severity: unknown = Array.isArray(entry) ? entry[0] : entry;
  return typeof severity === 'number' ? severity : severity === 'off' ? 0 : 1;
}

type Settings = NonNullable<Linter.Config['settings']>;

/** A session of the rules' own would read the files on disk, which are not what is judged. */
function withoutTypes(settings: Settings): Settings {
  const ours = settings['taskgroup'];
  const isObject = typeof ours === 'object' && !Array.isArray(ours);
  return ours === undefined || isObject
    ? { ...settings, taskgroup: { ...ours, types: 'off' } }
    : settings;
}

function typesOverride(types: TypesFor): object {
  if (types === 'configured') return {};
  const programs = typeof types === 'object' ? [types.program] : null;
  return { projectService: false, project: null, programs };
}
