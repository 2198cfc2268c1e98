import { createRequire } from 'node:module';
import type parser from '@typescript-eslint/parser';
import type { Linter } from 'eslint';
import taskgroup from 'eslint-plugin-taskgroup';
import { SHAPES } from './shapes.ts';

const { SHAPES_TYPES: types, SHAPES_PARSER: name = '@typescript-eslint/parser' } = process.env;

/** A file of its own, as that is how the threads of ESLint get their configuration. */
const config: Linter.Config[] = [
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      // Required, not imported: only then can it be given another TypeScript.
      parser: createRequire(import.meta.url)(name) as typeof parser,
      parserOptions:
        types === 'parser' ? { projectService: true, tsconfigRootDir: SHAPES } : undefined,
    },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
  taskgroup.configs.strictTypeChecked[0]!,
  { settings: { taskgroup: { allowedPaths: [], types } } },
];

export default config;
