import taskgroup from 'eslint-plugin-taskgroup';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SOURCES = ['packages/*/src/**/*.ts'];
const TESTS = ['packages/*/test/**/*.ts'];

// We keep our own rules: the plugin comes from this workspace.
export default defineConfig(
  globalIgnores(['**/dist/', 'fixtures/', 'packages/repo/.snippets/']),
  {
    files: [...SOURCES, ...TESTS],
    extends: [tseslint.configs.recommendedTypeChecked, taskgroup.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: false,
        project: ['packages/*/tsconfig.json', 'packages/repo/tsconfig.tests.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-warning-comments': 'error',
    },
  },
  {
    // Style that matters: short functions, read top-down (helpers are declarations below their use).
    files: SOURCES,
    rules: {
      complexity: ['error', 12],
      'func-style': ['error', 'declaration'],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
      'no-console': 'error',
    },
  },
  {
    // node:test and vitest own what a test returns; assertions on rejected promises stand alone there.
    files: TESTS,
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
);
