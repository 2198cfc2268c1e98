import parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import taskgroup from 'eslint-plugin-taskgroup';
import * as ownParser from 'eslint-plugin-taskgroup/parser';
import tseslint from 'typescript-eslint';
import type { EslintSetup } from './contenders.ts';
import { nativeTypescript } from './native-typescript.ts';

/** Who is asked about types. */
const TYPES = {
  'ours-syntax': 'off',
  'ours-session': 'native',
  'ours-by-rule': 'native',
  'ours-parser-types': 'parser',
  'ours-session-own-parser': 'native',
} as const;

/** Lints a folder once, in a process of its own, and says how many findings there are, and where the time went. */
const [setup, folder, ...globs] = process.argv.slice(2) as [EslintSetup, string, ...string[]];
process.env['TASKGROUP_TYPESCRIPT'] = nativeTypescript();

const eslint = new ESLint({
  cwd: folder,
  overrideConfigFile: true,
  overrideConfig: configOf(setup),
  // Looking at the clock around every call of a rule takes as long as many rules do.
  stats: setup === 'ours-by-rule',
});
const results = await eslint.lintFiles(globs.map((glob) => `${glob}/**/*.ts`));
const broken = results.flatMap(({ messages }) => messages).find(({ fatal }) => fatal);
if (broken) throw new Error(`Cannot lint the project: ${broken.message}`);
const findings = results.reduce((sum, { messages }) => sum + messages.length, 0);
process.stdout.write(JSON.stringify({ findings, rules: timesOf(results) }));

function configOf(kind: EslintSetup): Linter.Config[] {
  const isTyped = kind === 'tseslint' || kind === 'ours-parser-types';
  const language: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: {
      parser: kind.endsWith('own-parser') ? ownParser : parser,
      parserOptions: isTyped ? { projectService: true, tsconfigRootDir: folder } : {},
    },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  };
  if (kind === 'no-rule' || kind === 'no-rule-own-parser') return [language];
  if (kind === 'tseslint') {
    return [
      language,
      {
        plugins: { '@typescript-eslint': tseslint.plugin },
        rules: { '@typescript-eslint/no-floating-promises': 'error' },
      },
    ];
  }
  const settings = { taskgroup: { allowedPaths: [], types: TYPES[kind] } };
  return [language, taskgroup.configs.strictTypeChecked[0]!, { settings }];
}

/** Milliseconds by rule. */
function timesOf(linted: readonly ESLint.LintResult[]): Record<string, number> {
  const times: Record<string, number> = {};
  for (const pass of linted.flatMap(({ stats }) => stats?.times.passes ?? [])) {
    for (const [rule, { total }] of Object.entries(pass.rules ?? {})) {
      times[rule] = (times[rule] ?? 0) + total;
    }
  }
  return times;
}
