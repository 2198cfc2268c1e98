import { expect, test } from 'vitest';
import type { MigrationReport } from '../src/index.ts';
import { committed, LEAKY, type Files } from './repository.ts';

const WITH_JEST = '{ "name": "shop", "devDependencies": { "jest": "^29.7.0" } }\n';

function warningsOf(files: Files): readonly string[] {
  const shop = committed({ 'src/both.js': LEAKY, ...files });
  return (JSON.parse(shop.run('--json', '--no-types').stdout) as MigrationReport).warnings;
}

test('a package that Jest tests is told that Jest has to transform the runtime', () => {
  expect(warningsOf({ 'package.json': WITH_JEST })).toEqual([
    expect.stringMatching(/^package\.json has Jest, which cannot load ES modules/),
  ]);
});

test.for<Files>([
  { 'package.json': '{ "name": "shop", "devDependencies": { "vitest": "^4.0.0" } }\n' },
  {
    'package.json': WITH_JEST.replace(
      ' }\n',
      ', "scripts": { "test": "node --experimental-vm-modules node_modules/.bin/jest" } }\n',
    ),
  },
  {
    'package.json': WITH_JEST,
    'jest.config.js':
      "module.exports = { transformIgnorePatterns: ['/node_modules/(?!(\\\\.pnpm/)?@taskgroup[/+])'] };\n",
  },
])('one that needs nothing, or has it, hears nothing: %o', (files) => {
  expect(warningsOf(files)).toEqual([]);
});
