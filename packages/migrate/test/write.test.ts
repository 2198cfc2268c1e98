import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { committed, LEAKY, MANIFEST, OWNED, Repository } from './repository.ts';

describe('--write', () => {
  test('rewrites the files, and a second run finds nothing to do', () => {
    const shop = committed({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
    const { code, stdout } = shop.run('--write');
    expect(code).toBe(0);
    expect(stdout).toContain('1 file changed');
    expect(shop.read('src/both.js')).toBe(OWNED);
    const again = shop.run('--write', '--allow-dirty');
    expect(again).toEqual({ code: 0, stdout: 'Nothing to migrate in 1 file.\n', stderr: '' });
    expect(shop.read('src/both.js')).toBe(OWNED);
  });

  test('keeps the mode, the shebang, the byte-order mark and CRLF', () => {
    const shebang = `#!/usr/bin/env node\n${LEAKY}`;
    const windows = `\uFEFF${LEAKY.replaceAll('\n', '\r\n')}`;
    const shop = new Repository({
      'package.json': MANIFEST,
      '.gitattributes': '* -text\n',
      'bin.js': shebang,
      'windows.js': windows,
    });
    shop.mode('bin.js', 0o755);
    shop.commit();
    expect(shop.run('--write').code).toBe(0);
    expect(shop.read('bin.js')).toBe(`#!/usr/bin/env node\n${OWNED}`);
    expect(statSync(shop.path('bin.js')).mode & 0o777).toBe(0o755);
    expect(shop.read('windows.js')).toBe(`\uFEFF${OWNED.replaceAll('\n', '\r\n')}`);
  });

  test('requires the runtime in a CommonJS file', () => {
    const shop = committed({
      'package.json': MANIFEST.replace('module', 'commonjs'),
      'both.js':
        "const { load, ping } = require('./work');\nmodule.exports = async () => await Promise.all([load(1), ping()]);\n",
    });
    expect(shop.run('--write').code).toBe(0);
    expect(shop.read('both.js')).toContain(
      "const { TaskGroup } = require('@taskgroup/runtime');\n",
    );
  });

  test('adds the runtime to the nearest package.json and keeps its formatting', () => {
    const manifest =
      '{\n\t"name": "shop",\n\t"files": ["a", "b"],\n\t"dependencies": {\n\t\t"zod": "^4.0.0"\n\t}\n}\n';
    const shop = committed({
      'package.json': manifest,
      'pnpm-lock.yaml': '',
      'src/both.js': LEAKY,
    });
    expect(shop.run().stdout).toContain('+\t\t"@taskgroup/runtime": "^');
    expect(shop.run('--no-dependency').stdout).toContain(
      'run `pnpm add @taskgroup/runtime` for:\n    package.json\n',
    );
    expect(shop.run('--write').stdout).toContain('run `pnpm install` now');
    expect(shop.read('package.json')).toMatch(
      /"files": \["a", "b"\],\n\t"dependencies": \{\n\t\t"@taskgroup\/runtime": "\^[^"]+",\n\t\t"zod"/,
    );
  });
});

describe('--write refuses', () => {
  test('a dirty tree, unless told otherwise', () => {
    const shop = committed({ 'package.json': MANIFEST, 'src/both.js': LEAKY, 'notes.md': 'a' });
    shop.write({ 'notes.md': 'b' });
    const { code, stdout, stderr } = shop.run('--write');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'The working tree has uncommitted changes (notes.md); commit or stash them, or use --allow-dirty.\n',
    );
    expect(shop.read('src/both.js')).toBe(LEAKY);
    expect(shop.run('--write', '--allow-dirty').code).toBe(0);
    expect(shop.read('src/both.js')).toBe(OWNED);
  });

  test('an untracked file that it would rewrite, and no other', () => {
    const shop = committed({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
    shop.write({ 'notes.md': 'a', 'src/new.js': LEAKY });
    const { code, stderr } = shop.run('--write');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'git does not track src/new.js, so --write could not be undone; commit first, or use --allow-dirty.\n',
    );
    expect(shop.read('src/both.js')).toBe(LEAKY);
    expect(shop.run('--write', 'src/both.js').code).toBe(0);
  });

  test('a folder outside of git', () => {
    const shop = new Repository({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
    const { code, stderr } = shop.run('--write');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^'.+' is not in a git repository, so --write could not be undone; .+\n$/,
    );
  });

  test('a machine without git', () => {
    const shop = new Repository({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
    const { code, stderr } = shop.runWith({ PATH: '' }, '--write');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^git is not installed, .+\n$/);
    expect(shop.runWith({ PATH: '' }).code).toBe(1);
  });

  test('a repository without a commit', () => {
    const shop = new Repository({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
    shop.git('init', '--quiet');
    const { code, stderr } = shop.run('--write');
    expect(code).toBe(2);
    expect(stderr).toContain('has no commit yet');
  });
});

test('an interrupted run leaves every file whole', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `src/f${index}.js`);
  const shop = committed({
    'package.json': MANIFEST,
    ...Object.fromEntries(names.map((name) => [name, LEAKY])),
  });
  const run = shop.start('--write', '--no-types');
  const exited = new Promise((resolve) => run.once('exit', resolve));
  while (run.exitCode === null && shop.read(names[0]!) === LEAKY) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  run.kill('SIGINT');
  await exited;
  const texts = new Set(names.map((name) => shop.read(name)));
  expect([LEAKY, OWNED]).toEqual(expect.arrayContaining([...texts]));
  expect(shop.git('status', '--porcelain', '--untracked-files=all')).not.toContain('??');
});
