import path from 'node:path';
import { expect, test } from 'vitest';
import { formatterFor } from '../src/formatter.ts';
import { Repository, type Files } from './repository.ts';

/** How `src/a.ts` would be formatted beside these files. */
function commandBeside(files: Files): string | undefined {
  const { root } = new Repository({ 'package.json': '{}', ...files });
  return formatterFor([path.join(root, 'src/a.ts')], root)?.command;
}

test.for<[string, string]>([
  ['.prettierrc', 'npx prettier --write src/a.ts'],
  ['biome.jsonc', 'npx biome check --write src/a.ts'],
  ['.oxfmtrc.json', 'npx oxfmt src/a.ts'],
  ['oxfmt.config.ts', 'npx oxfmt src/a.ts'],
  ['dprint.json', 'npx dprint fmt src/a.ts'],
])('%s says who formats', ([file, command]) => {
  expect(commandBeside({ [file]: '{}' })).toBe(command);
});

test.for([
  "import stylistic from '@stylistic/eslint-plugin';",
  "import prettier from 'eslint-plugin-prettier/recommended';",
  "import antfu from '@antfu/eslint-config';",
  'export default [{ rules: { semi: "error" } }];',
  "export default [{ rules: { 'comma-dangle': 'error' } }];",
])('ESLint formats where its configuration has rules for that: %s', (text) => {
  expect(commandBeside({ 'eslint.config.js': text })).toBe('npx eslint --fix src/a.ts');
});

test.for([
  'export default [];',
  "import off from 'eslint-config-prettier';",
  "import taskgroup from 'eslint-plugin-taskgroup';",
])('nobody does by an ESLint without such rules: %s', (text) => {
  expect(commandBeside({ 'eslint.config.js': text })).toBeUndefined();
});

test('a formatter further up is the one, whatever ESLint lies nearer', () => {
  const files = { '.prettierrc': '{}', 'src/eslint.config.js': 'export default [];' };
  expect(commandBeside(files)).toBe('npx prettier --write src/a.ts');
});
