import { expect, test } from 'vitest';
import type { MigrationReport } from '../src/index.ts';
import { committed, MANIFEST } from './repository.ts';

test('files that a tool wrote are left, with the reason', () => {
  const site = 'export const run = () => Promise.all([a(), b()]);\n';
  const shop = committed({
    'package.json': MANIFEST,
    'src/own.js': `// Edit this file as you like.\n${site}`,
    'src/client.js': `// This file is auto-generated. Do not edit.\n${site}`,
    'src/bundle.js': `${'var a=1;'.repeat(500)}\n${site}`,
    'src/wide.js': `${'// A long line of words.\n'.repeat(200)}const text = '${'x'.repeat(3_000)}';\n${site}`,
  });
  const { code, stdout } = shop.run('--json', '--no-types');
  const { files } = JSON.parse(stdout) as MigrationReport;
  expect(code).toBe(1);
  expect(files.map(({ file, status, reason }) => ({ file, status, reason }))).toEqual([
    { file: 'src/bundle.js', status: 'left', reason: 'generated-file' },
    { file: 'src/client.js', status: 'left', reason: 'generated-file' },
    { file: 'src/own.js', status: 'changed', reason: undefined },
    { file: 'src/wide.js', status: 'changed', reason: undefined },
  ]);
});
