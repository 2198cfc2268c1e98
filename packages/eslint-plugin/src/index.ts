import { patterns } from '@taskgroup/patterns';
import type { ESLint, Linter, Rule } from 'eslint';
import { toRule } from './to-rule.ts';
import { version } from './version.ts';

export type { AllowedPath, TaskgroupSettings } from './settings.ts';
export { defaultAllowedPaths } from './settings.ts';

export const meta = {
  name: 'eslint-plugin-taskgroup',
  version,
  namespace: 'taskgroup',
} as const;

/** One rule per pattern of the catalogue, under the same id. */
export const rules: Readonly<Record<string, Rule.RuleModule>> = Object.fromEntries(
  patterns.map((pattern) => [pattern.id, toRule(pattern)]),
);

export interface Configs {
  /** Every rule at its severity, for JavaScript and TypeScript alike. */
  readonly recommended: Linter.Config;
  /** The same rules; what TypeScript knows of a file makes them see more, and say less in vain. */
  readonly recommendedTypeChecked: Linter.Config[];
}

const recommended: Linter.Config = {
  name: 'taskgroup/recommended',
  plugins: {},
  rules: Object.fromEntries(
    patterns.map(({ id, severity }) => [`taskgroup/${id}`, severity.recommended]),
  ),
};

export const configs: Configs = {
  recommended,
  recommendedTypeChecked: [
    recommended,
    {
      name: 'taskgroup/recommended-type-checked',
      files: ['**/*.{ts,tsx,mts,cts}'],
      languageOptions: { parserOptions: { projectService: true } },
    },
  ],
};

const plugin = { meta, rules, configs };

// A configuration holds the plugin that holds it, so that to extend it is all one has to do.
recommended.plugins!['taskgroup'] = plugin as unknown as ESLint.Plugin;

export default plugin;
