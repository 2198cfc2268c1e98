import { patterns } from '@taskgroup/patterns';
import type { ESLint } from 'eslint';
import { meta as own, parserMeta } from 'eslint-plugin-taskgroup';
import { ourRules, type FileConfig } from '../lint/only-ours.ts';
import { prefixesOf } from '../lint/own-plugin.ts';
import type { Language } from './parse-source.ts';

/** What a configuration says of one file, as far as our rules are concerned, as plain data. */
export interface PlainConfig {
  /** Those that are on, by the names that comments call them by: severity and options. */
  readonly rules: Readonly<Record<string, readonly [severity: number, options: object]>>;
  readonly settings: { readonly taskgroup?: unknown };
  readonly language: Language;
  readonly noInlineConfig: boolean;
  /** What it says of a parser's types. */
  readonly types: ParserTypes;
}

export interface ParserTypes {
  readonly projectService?: boolean;
  readonly project?: true | readonly string[];
  readonly tsconfigRootDir?: string;
}

/** `undefined` where something has a part in it that only ESLint can run. */
export function plainConfigOf(config: FileConfig): PlainConfig | undefined {
  const language = languageOf(config);
  const types = typesOf(config);
  if (!language || !types || config.processor || !hasOurVersion(config)) return undefined;
  const taskgroup = config.settings?.['taskgroup'];
  return {
    rules: plainRules(config),
    settings: taskgroup === undefined ? {} : { taskgroup },
    language,
    types,
    noInlineConfig: config.linterOptions?.noInlineConfig ?? false,
  };
}

/** The rules of ours that are on. */
export function plainRules(config: FileConfig): PlainConfig['rules'] {
  const rules = Object.entries(ourRules(config)).map(([name, entry]) => [name, ruleOf(entry)]);
  return Object.fromEntries(rules) as PlainConfig['rules'];
}

/** ESLint has normalised it by now, and merged the options with their defaults if it is new enough. */
function ruleOf(entry: unknown): [number, object] {
  const [severity, options] = [entry].flat() as [unknown, object | undefined];
  return [severity === 2 || severity === 'error' ? 2 : 1, options ?? {}];
}

/** Another version of the plugin has other rules, and its word is the one that counts. */
function hasOurVersion({ plugins = {} }: FileConfig): boolean {
  return prefixesOf(plugins).every((name) => isOurVersion(plugins[name]!));
}

function isOurVersion({ meta, rules = {} }: ESLint.Plugin): boolean {
  if (meta?.version !== own.version) return false;
  return patterns.every(({ id }) => id in rules) && Object.keys(rules).length === patterns.length;
}

interface Parser {
  readonly name?: unknown;
  readonly meta?: { readonly name?: unknown; readonly version?: unknown };
  readonly latestEcmaVersion?: number;
}

function languageOf({ languageOptions }: FileConfig): Language | undefined {
  const { parserOptions = {}, ecmaVersion, parser } = languageOptions ?? {};
  const name = parser && parserName(parser, ecmaVersion);
  const { ecmaFeatures = {}, sourceType = languageOptions?.sourceType ?? 'module' } = parserOptions;
  if (!name || !/^(module|script|commonjs)$/.test(sourceType)) return undefined;
  return {
    parser: name,
    sourceType: sourceType as Language['sourceType'],
    jsx: Boolean(ecmaFeatures.jsx),
    globalReturn: Boolean(ecmaFeatures.globalReturn),
  };
}

/** The parsers whose trees ours is known to equal. */
function parserName(parser: Parser, ecmaVersion: unknown): Language['parser'] | undefined {
  if (parser.meta?.name === parserMeta.name) return 'typescript-eslint';
  if (parser.meta?.name === 'typescript-eslint/parser') {
    return Number.parseInt(String(parser.meta.version), 10) >= 8 ? 'typescript-eslint' : undefined;
  }
  if (parser.name !== 'espree') return undefined;
  return isLatest(ecmaVersion, parser.latestEcmaVersion) ? 'espree' : undefined;
}

/** To an older version of the language, much is a syntax error. */
function isLatest(version: unknown, latest: number | undefined): boolean {
  if (version === undefined || version === 'latest') return true;
  if (typeof version !== 'number' || latest === undefined) return false;
  return (version >= 2015 ? version - 2009 : version) >= latest;
}

/** `undefined` for ways to types that are not ours to go. */
function typesOf({ languageOptions }: FileConfig): ParserTypes | undefined {
  const options = languageOptions?.parserOptions ?? {};
  const { projectService, tsconfigRootDir } = options;
  if (options.program || options.programs || hasDefaultProject(projectService)) return undefined;
  const project = projectService ? undefined : projectsOf(options.project);
  return {
    ...(projectService ? { projectService: true } : {}),
    ...(project && { project }),
    ...(tsconfigRootDir !== undefined && { tsconfigRootDir }),
  };
}

function projectsOf(project: unknown): ParserTypes['project'] | undefined {
  if (project === true) return true;
  const named = [project].flat().filter((each) => typeof each === 'string');
  return named.length ? named : undefined;
}

/** One that takes files which belong to none. */
function hasDefaultProject(projectService: unknown): boolean {
  const options = typeof projectService === 'object' ? projectService : {};
  return Object.keys(options ?? {}).length > 0;
}
