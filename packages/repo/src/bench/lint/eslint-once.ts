import { ESLint, type Linter } from 'eslint';
import taskgroup from 'eslint-plugin-taskgroup';
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
  overrideConfig: await configOf(setup),
  // Looking at the clock around every call of a rule takes as long as many rules do.
  stats: setup === 'ours-by-rule',
});
const results = await eslint.lintFiles(globs.map((glob) => `${glob}/**/*.ts`));
const broken = results.flatMap(({ messages }) => messages).find(({ fatal }) => fatal);
if (broken) throw new Error(`Cannot lint the project: ${broken.message}`);
const findings = results.reduce((sum, { messages }) => sum + messages.length, 0);
process.stdout.write(JSON.stringify({ findings, rules: timesOf(results) }));

async function configOf(kind: EslintSetup): Promise<Linter.Config[]> {
  const isTyped = kind === 'tseslint' || kind === 'ours-parser-types';
  const language: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: {
      parser: await parserOf(kind),
      parserOptions: isTyped ? { projectService: true, tsconfigRootDir: folder } : {},
    },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  };
  if (kind === 'no-rule' || kind === 'no-rule-own-parser') return [language];
  if (kind === 'tseslint') {
    const { plugin } = await import('typescript-eslint');
    return [
      language,
      {
        plugins: { '@typescript-eslint': plugin },
        rules: { '@typescript-eslint/no-floating-promises': 'error' },
      },
    ];
  }
  const settings = { taskgroup: { allowedPaths: [], types: TYPES[kind] } };
  return [language, taskgroup.configs.strictTypeChecked[0]!, { settings }];
}

/** As in a configuration, nobody loads a parser that is not used. */
async function parserOf(kind: EslintSetup): Promise<Linter.Parser> {
  if (kind.endsWith('own-parser')) return import('eslint-plugin-taskgroup/parser');
  return import('@typescript-eslint/parser');
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
