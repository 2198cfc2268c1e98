import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LEAKY, MANIFEST, OWNED, Repository } from './repository.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const JSCODESHIFT = path.join(
  path.dirname(createRequire(import.meta.url).resolve('jscodeshift/package.json')),
  'bin/jscodeshift.js',
);
const TRANSFORM = 'node_modules/migrate-taskgroup/dist/transforms/no-leaky-combinator.js';

test('jscodeshift runs the transform on JavaScript, TypeScript and JSX', () => {
  const typed = LEAKY.replace('(id)', '(id: string)');
  const shop = new Repository({
    'package.json': MANIFEST,
    'src/a.js': LEAKY,
    'src/b.ts': typed,
    'src/c.tsx': `${LEAKY}export const view = <p>text</p>;\n`,
    'src/d.js': OWNED,
  });
  mkdirSync(shop.path('node_modules'));
  symlinkSync(PACKAGE, shop.path('node_modules/migrate-taskgroup'), 'junction');
  const args = ['-t', TRANSFORM, 'src', '--extensions=js,ts,tsx', '--run-in-band'];
  const { status, stdout } = spawnSync(process.execPath, [JSCODESHIFT, ...args], {
    cwd: shop.root,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toContain('3 ok');
  expect(stdout).toContain('0 errors');
  expect(shop.read('src/a.js')).toBe(OWNED);
  expect(shop.read('src/b.ts')).toBe(OWNED.replace('(id)', '(id: string)'));
  expect(shop.read('src/c.tsx')).toBe(`${OWNED}export const view = <p>text</p>;\n`);
  expect(shop.read('src/d.js')).toBe(OWNED);
});
