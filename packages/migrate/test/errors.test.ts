import { expect, test, vi } from 'vitest';
import { committed, LEAKY, MANIFEST, OWNED, Repository } from './repository.ts';

// Each story starts several processes.
vi.setConfig({ testTimeout: 180_000 });

const BROKEN = 'export const x = await Promise.all([a(), b()];\n';

test('a path that does not exist is one sentence and exit code 2', () => {
  const { code, stdout, stderr } = committed({ 'a.js': LEAKY }).run('src/missing.ts');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe("No file or directory is named 'src/missing.ts'.\n");
});

test('an empty path, as of a variable that is not set, does not mean everything', () => {
  const shop = committed({ 'package.json': MANIFEST, 'a.js': LEAKY });
  const { code, stderr } = shop.run('--write', '');
  expect(code).toBe(2);
  expect(stderr).toContain('One of the paths is empty');
  expect(shop.read('a.js')).toBe(LEAKY);
});

test('a report that would take the place of a directory says what stands there', () => {
  const { code, stderr } = committed({ 'src/a.js': LEAKY }).run('--report', 'html:src');
  expect(code).toBe(2);
  expect(stderr).toMatch(/src' cannot be written: it is a directory; name a file in it\.\n$/);
});

test('where no package.json is, the report says what to install all the same', () => {
  const { stdout } = committed({ 'tools/a.js': LEAKY }).run('--no-types');
  expect(stdout).toContain('run `npm install @taskgroup/runtime` for:\n    tools\n');
  expect(stdout).toContain('No package.json stands above');
  expect(stdout).not.toContain('tools/package.json');
});

test('paths that match nothing are an error', () => {
  const shop = committed({ 'docs/a.md': '', '.gitignore': 'out\n', 'out/a.js': LEAKY });
  for (const given of ['.', 'docs', 'src/**/*.ts', 'out']) {
    const { code, stderr } = shop.run(given);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `No JavaScript or TypeScript source matches '${given}' (node_modules, dist and git-ignored files are left out).\n`,
    );
  }
  expect(shop.run('docs/a.md').stderr).toBe(
    "'docs/a.md' is not a JavaScript or TypeScript source.\n",
  );
});

test('a file that cannot be parsed is reported, and the others are still rewritten', () => {
  const shop = committed({ 'package.json': MANIFEST, 'a.js': BROKEN, 'b.js': LEAKY });
  const { code, stdout, stderr } = shop.run('--write');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/ {2}a\.js: cannot parse: 1:46 .+\n/);
  expect(shop.read('a.js')).toBe(BROKEN);
  expect(shop.read('b.js')).toBe(OWNED);
});

test('a file that is not UTF-8 is left alone, and said so', () => {
  const bytes = Buffer.from(`// caf\xE9\n${LEAKY}`, 'latin1');
  const { code, stdout } = committed({ 'a.js': bytes }).run();
  expect(code).toBe(0);
  expect(stdout).toContain('a.js: skipped: the file is not UTF-8');
});

test('a Flow file is left with its reason', () => {
  const { stdout } = committed({ 'a.js': `/* @flow */\n${LEAKY}` }).run();
  expect(stdout).toContain('a.js: flow-syntax: The file is written in Flow');
});

test('an unknown option and an unknown pattern exit with 2', () => {
  const shop = committed({ 'a.js': LEAKY });
  expect(shop.run('--wrote').code).toBe(2);
  const { code, stderr } = shop.run('--pattern', 'no-such', 'a.js');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^No pattern is named 'no-such'; the catalogue holds .*no-leaky-combinator.*\.\n$/,
  );
  expect(shop.run('--pattern', 'no-leaky-combinator', 'a.js').code).toBe(1);
  expect(shop.run('--help').code).toBe(0);
});

test('a read-only file is not written, and the others are', () => {
  const shop = new Repository({ 'package.json': MANIFEST, 'a.js': LEAKY, 'b.js': LEAKY });
  shop.write({ '.oxfmtrc.json': '{}\n' });
  shop.mode('a.js', 0o444);
  shop.commit();
  const { code, stdout } = shop.run('--write', '--no-types');
  expect(code).toBe(2);
  expect(stdout).toContain('a.js: cannot write: the file is read-only');
  expect(stdout).toContain('Format what changed: npx oxfmt b.js\n');
  expect(shop.read('a.js')).toBe(LEAKY);
  expect(shop.read('b.js')).toBe(OWNED);
});

test('options that contradict each other are refused', () => {
  const shop = committed({ 'a.js': LEAKY });
  const contradictions = [
    ['--pattern', 'no-leaky-combinator', '--all-patterns'],
    ['--markers', '--remove-markers'],
    ['--report', 'md', '--report', 'sarif'],
    ['--verify-timeout', '60'],
  ];
  for (const options of contradictions) {
    const { code, stdout, stderr } = shop.run(...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/cannot be used with|Only one report|there is none/);
  }
});
