import { expect, test } from 'vitest';
import { committed, LEAKY, MANIFEST } from './repository.ts';

test('--json prints one document that accounts for every site', () => {
  const shop = committed({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
  const { code, stdout, stderr } = shop.run('--json');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    schema: 1,
    written: false,
    summary: {
      filesSearched: 1,
      filesWithSites: 1,
      filesChanged: 1,
      filesWithTypes: 0,
      filesWithoutTypes: 1,
      outcomes: { converted: 1, adopted: 0, marked: 0, left: 0, reverted: 0 },
      reasons: {},
    },
    sites: [
      {
        file: 'src/both.js',
        line: 4,
        column: 16,
        pattern: 'no-leaky-combinator',
        outcome: 'converted',
        notes: [],
        before: 'await Promise.all([load(id), ping()])',
        after: 'await TaskGroup.all([() => load(id), () => ping()])',
      },
    ],
    files: [{ file: 'src/both.js', status: 'changed' }],
    dependencies: [],
    warnings: [],
  });
});
