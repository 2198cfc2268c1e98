import { patterns } from '@taskgroup/patterns';
import type { ESLint, Linter, Rule } from 'eslint';
import { compatibleRules, migrationRules, rulesOf, testRules, untypedRules } from './presets.ts';
import { toRule } from './to-rule.ts';
import { version } from './version.ts';

export type { AllowedPath, TaskgroupSettings } from './settings.ts';
export { defaultAllowedPaths } from './settings.ts';
// For a host that runs the catalogue without ESLint, and has to read the same settings.
export { isAllowedPath } from './allowed-paths.ts';
export { readSettings } from './settings.ts';
export { parserMeta } from './parser/meta.ts';

export const meta = {
  name: 'eslint-plugin-taskgroup',
  version,
  namespace: 'taskgroup',
} as const;

/** One rule per pattern of the catalogue, under the same id. */
export const rules: Readonly<Record<string, Rule.RuleModule>> = Object.fromEntries(
  patterns.map((pattern) => [pattern.id, toRule(pattern)]),
);

const TYPESCRIPT = ['**/*.{ts,tsx,mts,cts}'];

export interface Configs {
  /** What is right for any codebase, for JavaScript and TypeScript alike. */
  readonly recommended: Linter.Config;
  /** The same; what TypeScript knows of a file makes the rules see more, and say less in vain. */
  readonly recommendedTypeChecked: Linter.Config[];
  /** For a codebase that has moved to groups: every kind of unowned work is an error. */
  readonly strict: Linter.Config;
  readonly strictTypeChecked: Linter.Config[];
  /** `strict`, and what keeps it so: the one manager, bans, deferrals. */
  readonly governance: Linter.Config;
  /** What a change can be offered for, as warnings. */
  readonly migration: Linter.Config;
  /** For the files of tests, behind another preset. */
  readonly tests: Linter.Config;
  /** For files without types, behind a preset with types. */
  readonly disableTypeChecked: Linter.Config;
  /** Our rules in place of typescript-eslint's about promises, with the same findings. */
  readonly 'compat/typescript-eslint': Linter.Config;
}

export const configs: Configs = {
  recommended: config('recommended', rulesOf('recommended', { typed: false })),
  recommendedTypeChecked: typeChecked('recommended'),
  strict: config('strict', rulesOf('strict', { typed: false })),
  strictTypeChecked: typeChecked('strict'),
  governance: config('governance', rulesOf('governance', { typed: true })),
  migration: config('migration', migrationRules()),
  tests: config('tests', testRules()),
  disableTypeChecked: {
    ...config('disable-type-checked', untypedRules()),
    languageOptions: { parserOptions: { program: null, project: false, projectService: false } },
  },
  'compat/typescript-eslint': config('compat/typescript-eslint', compatibleRules()),
};

function config(name: string, rules: Linter.RulesRecord): Linter.Config {
  return { name: `taskgroup/${name}`, plugins: {}, rules };
}

function typeChecked(preset: 'recommended' | 'strict'): Linter.Config[] {
  return [
    config(`${preset}-type-checked`, rulesOf(preset, { typed: true })),
    {
      name: `taskgroup/${preset}-type-checked/parser`,
      files: TYPESCRIPT,
      languageOptions: { parserOptions: { projectService: true } },
    },
  ];
}

const plugin = { meta, rules, configs };

// A configuration holds the plugin that holds it, so that to extend it is all one has to do.
for (const { plugins } of Object.values(configs).flat() as Linter.Config[]) {
  if (plugins) plugins['taskgroup'] = plugin as unknown as ESLint.Plugin;
}

export default plugin;
