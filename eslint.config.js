import taskgroup from 'eslint-plugin-taskgroup';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SOURCES = ['packages/*/src/**/*.ts'];
const TESTS = ['packages/*/test/**/*.ts'];

// We keep our own rules: the plugin comes from this workspace.
export default defineConfig(
  globalIgnores(['**/dist/', 'fixtures/', 'packages/repo/.snippets/']),
  {
    settings: {
      taskgroup: {
        allowedPaths: [
          {
            glob: 'packages/{patterns,eslint-plugin,migrate,guard}/src/**',
            rules: ['no-leaky-combinator'],
            reason:
              'The tools never import the runtime (docs/adr/0001-one-catalogue-three-hosts.md).',
          },
          { glob: '**/*.test-d.ts', reason: 'Type tests are compiled and never run.' },
          {
            glob: 'packages/{migrate,guard,repo}/src/**',
            rules: ['no-blocking-in-async'],
            reason: 'A command line does one thing at a time; nobody waits for its event loop.',
          },
          {
            glob: 'packages/guard/src/cli.ts',
            rules: ['signal-handler-must-cancel'],
            reason: 'An interrupted check leaves nothing behind, and has to end at once.',
          },
          {
            glob: 'packages/guard/src/daemon/start-daemon.ts',
            rules: ['no-unmanaged-process'],
            reason: 'The daemon is there for the next commit: it outlives the one that starts it.',
          },
          {
            glob: 'packages/runtime/src/node/process/**',
            rules: [
              'no-abandoned-promise',
              'no-unhandled-rejection-window',
              'no-unmanaged-process',
            ],
            reason: 'What ends a process tree while the program dies cannot have an owner itself.',
          },
          {
            glob: 'packages/runtime/src/node/worker/worker-call.ts',
            rules: ['no-abandoned-promise'],
            reason: 'That a worker has ended is heard as its `exit` event.',
          },
        ],
      },
    },
  },
  {
    files: [...SOURCES, ...TESTS],
    extends: [tseslint.configs.recommendedTypeChecked, taskgroup.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: false,
        project: [
          'packages/*/tsconfig.json',
          'packages/runtime/tsconfig.node.json',
          'packages/repo/tsconfig.tests.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Node kinds are compared with their names, so that no parser is loaded for an enum.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-warning-comments': 'error',
    },
  },
  {
    // Style that matters: short functions, read top-down (helpers are declarations below their use).
    files: SOURCES,
    rules: {
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression',
          message: 'Write a function declaration, so that the file reads top-down.',
        },
      ],
    },
  },
  {
    // node:test and vitest own what a test returns; assertions on rejected promises stand alone there.
    files: TESTS,
    rules: {
      ...taskgroup.configs.tests.rules,
      // They misuse the runtime, to see what it does.
      'taskgroup/start-with-function': 'off',
      '@typescript-eslint/await-thenable': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
