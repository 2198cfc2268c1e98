import {
  defaultPatternSettings,
  patterns,
  type AllowedCallee,
  type PatternSettings,
} from '@taskgroup/patterns';

/** What `settings.taskgroup` of an ESLint configuration may say. */
export interface TaskgroupSettings {
  /**
   * Paths where rules are silent, each with its reason. Replaces `defaultAllowedPaths`; an empty list
   * allows nothing.
   */
  readonly allowedPaths?: readonly AllowedPath[];
  /** More modules that export the runtime's names, such as a project's own re-exports. */
  readonly modules?: readonly string[];
  /** More functions whose result somebody else owns, by the package that exports them. */
  readonly allow?: readonly AllowedCallee[];
  /** More names of what background work is submitted to. */
  readonly managers?: readonly string[];
  /**
   * Who is asked about types: the parser's program where it has one, else a native TypeScript 7 (`auto`), one of
   * them only (`parser`, `native`), or nobody (`off`).
   */
  readonly types?: TypeSource;
}

export type TypeSource = (typeof typeSources)[number];

const typeSources = ['auto', 'parser', 'native', 'off'] as const;

/** The settings as the rules read them. */
export interface Settings {
  readonly allowedPaths: readonly AllowedPath[];
  readonly patterns: PatternSettings;
  readonly types: TypeSource;
}

export interface AllowedPath {
  /** One glob or several, relative to the directory that ESLint runs in. */
  readonly glob: string | readonly string[];
  /** The rules that are silent there, by id; all of them where absent. */
  readonly rules?: readonly string[];
  /** Why the work there has an owner that a rule cannot see, or needs none. */
  readonly reason: string;
  /** The decision record behind it, as a path. */
  readonly adr?: string;
}

export const defaultAllowedPaths: readonly AllowedPath[] = [
  {
    glob: [
      // Also `queue_test.ts` of Deno, `app.e2e-spec.ts` of NestJS and `login.cy.ts` of Cypress.
      '**/*{.,_}test.*',
      '**/*{.,-,_}spec.*',
      '**/*.{e2e,cy}.*',
      '**/{test,tests,e2e,cypress,__tests__,__mocks__}/**',
    ],
    rules: patterns.filter(({ inTests }) => inTests === 'off').map(({ id }) => id),
    reason: 'What a test leaves running ends with the test process.',
  },
  {
    // `index.test-d.ts` of tsd and Vitest, `__typetests__/expect.test.ts` and `each.tst.ts` of TSTyche, `types/tests.ts`
    // beside the `types/index.d.ts` that it is about.
    glob: [
      '**/*.{test,spec}-d.*',
      '**/*.tst.*',
      '**/__typetests__/**',
      '**/types/{tests,*-tests}.{ts,tsx}',
    ],
    reason: 'A test of types is compiled, and never run.',
  },
];

const read = new WeakMap<object, Settings>();

/**
 * The settings with their defaults.
 *
 * @throws {TypeError} when the settings are not what `TaskgroupSettings` describes.
 */
export function readSettings({ taskgroup }: { taskgroup?: unknown }): Settings {
  if (taskgroup === undefined) return DEFAULTS;
  if (!isObject(taskgroup)) fail('', 'an object', taskgroup);
  const settings = read.get(taskgroup) ?? parse(taskgroup);
  read.set(taskgroup, settings);
  return settings;
}

const DEFAULTS: Settings = {
  allowedPaths: defaultAllowedPaths,
  patterns: defaultPatternSettings,
  types: 'auto',
};

function parse(settings: Fields): Settings {
  checkKeys(settings, '', ['allowedPaths', 'modules', 'allow', 'managers', 'types']);
  const { allowedPaths = defaultAllowedPaths, modules = [], allow = [], managers = [] } = settings;
  const types = parseTypes(settings['types']);
  if (!Array.isArray(allowedPaths)) fail('.allowedPaths', 'a list', allowedPaths);
  if (!isNames(modules)) fail('.modules', 'a list of module names', modules);
  if (!isNames(managers)) fail('.managers', 'a list of names', managers);
  if (!Array.isArray(allow)) fail('.allow', 'a list', allow);
  return {
    types,
    allowedPaths: allowedPaths.map(parseEntry),
    patterns: {
      modules: [...defaultPatternSettings.modules, ...modules],
      allow: [...defaultPatternSettings.allow, ...allow.map(parseCallee)],
      managers: [...defaultPatternSettings.managers, ...managers],
    },
  };
}

function parseTypes(value: unknown = 'auto'): TypeSource {
  const source = typeSources.find((each) => each === value);
  return source ?? fail('.types', `one of ${typeSources.join(', ')}`, value);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && each);
}

function parseCallee(entry: unknown, index: number): AllowedCallee {
  const path = `.allow[${index}]`;
  if (!isObject(entry)) fail(path, 'an object', entry);
  checkKeys(entry, path, ['package', 'name']);
  const { package: module, name } = entry;
  if (typeof module !== 'string' || !module) fail(`${path}.package`, 'a package name', module);
  if (name !== undefined && !isNames(name)) fail(`${path}.name`, 'a list of exported names', name);
  return { package: module, ...(name && { name }) };
}

function parseEntry(entry: unknown, index: number): AllowedPath {
  const path = `.allowedPaths[${index}]`;
  if (!isObject(entry)) fail(path, 'an object', entry);
  checkKeys(entry, path, ['glob', 'rules', 'reason', 'adr']);
  const { glob, reason, rules, adr } = entry;
  if (!isStrings([glob].flat())) fail(`${path}.glob`, 'a glob or a list of globs', glob);
  if (rules !== undefined && !isRuleList(rules)) {
    fail(`${path}.rules`, 'a list of rules such as no-floating-task', rules);
  }
  if (typeof reason !== 'string' || !reason.trim()) fail(`${path}.reason`, 'a sentence', reason);
  if (adr !== undefined && typeof adr !== 'string') fail(`${path}.adr`, 'a path', adr);
  return entry as unknown as AllowedPath;
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(values: readonly unknown[]): values is readonly string[] {
  return values.length > 0 && values.every((each) => typeof each === 'string' && each);
}

function isRuleList(value: unknown): boolean {
  const ids = new Set(patterns.map(({ id }) => id));
  return Array.isArray(value) && value.every((each) => ids.has(each as string));
}

function checkKeys(fields: Fields, path: string, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown) fail(`${path}.${unknown}`, `one of ${known.join(', ')}`, unknown);
}

function fail(path: string, desired: string, value: unknown): never {
  const current = JSON.stringify(value) ?? String(value);
  throw new TypeError(
    `Cannot read settings.taskgroup${path} as ${desired}: current value is ${current}`,
  );
}
