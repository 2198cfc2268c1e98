import path from 'node:path';
import parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import taskgroup from 'eslint-plugin-taskgroup';
import tseslint from 'typescript-eslint';
import { SHAPES, shapeFiles, type Finding } from './shapes.ts';

const TYPED: Linter.Config = {
  files: ['**/*.ts', '**/*.tsx'],
  languageOptions: {
    parser,
    parserOptions: { projectService: true, tsconfigRootDir: SHAPES },
  },
  linterOptions: { reportUnusedDisableDirectives: 'off' },
};

/** Every rule of typescript-eslint that is about promises, as strict as it can be. */
export function lintWithTypescriptEslint(): Promise<Finding[]> {
  return lint([
    TYPED,
    {
      plugins: { '@typescript-eslint': tseslint.plugin },
      rules: {
        '@typescript-eslint/await-thenable': 'error',
        '@typescript-eslint/no-base-to-string': 'error',
        '@typescript-eslint/no-floating-promises': [
          'error',
          { ignoreVoid: false, checkThenables: true },
        ],
        '@typescript-eslint/no-misused-promises': 'error',
        '@typescript-eslint/prefer-promise-reject-errors': 'error',
        '@typescript-eslint/require-await': 'error',
        '@typescript-eslint/restrict-template-expressions': 'error',
        '@typescript-eslint/return-await': 'error',
        '@typescript-eslint/strict-void-return': 'error',
      },
    },
  ]);
}

/** Ours, as a codebase runs them that has moved to groups. */
export function lintWithTaskgroup(): Promise<Finding[]> {
  const settings = { taskgroup: { allowedPaths: [] } };
  return lint([TYPED, ...taskgroup.configs.strictTypeChecked.slice(0, 1), { settings }]);
}

async function lint(config: readonly Linter.Config[]): Promise<Finding[]> {
  const eslint = new ESLint({
    cwd: SHAPES,
    overrideConfigFile: true,
    overrideConfig: [...config],
  });
  const results = await eslint.lintFiles(shapeFiles());
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, ruleId, message }) => {
      if (!ruleId) throw new Error(`Cannot lint ${filePath}:${line}: ${message}`);
      return { file: path.basename(filePath), line, rule: ruleId };
    }),
  );
}
