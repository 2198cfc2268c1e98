import { describe, expect, test, vi } from 'vitest';
import { migrate, type MigrateOptions, type MigrationReport } from '../src/index.ts';
import { committed, LEAKY, MANIFEST, OWNED, Repository } from './repository.ts';

// Each story starts several processes.
vi.setConfig({ testTimeout: 180_000 });

const FILES = { 'package.json': MANIFEST, 'src/a.js': LEAKY, 'src/b.js': LEAKY };

test('--since looks at what this branch changed, committed or not, and at new files', () => {
  const shop = committed(FILES);
  shop.git('branch', 'trunk');
  shop.write({ 'src/a.js': `${LEAKY}// changed\n` });
  shop.git('commit', '--quiet', '--all', '--message', 'Change a');
  shop.git('checkout', '--quiet', 'trunk');
  shop.write({ 'src/b.js': `${LEAKY}// changed on trunk\n` });
  shop.git('commit', '--quiet', '--all', '--message', 'Change b');
  shop.git('checkout', '--quiet', '-');
  shop.write({ 'src/new.js': LEAKY });
  expect(filesOf(shop, '--since', 'trunk')).toEqual(['src/a.js', 'src/new.js']);
  expect(filesOf(shop, '--since', 'HEAD')).toEqual(['src/new.js']);
  const { code, stderr } = shop.run('--since', 'no-such');
  expect({ code, stderr }).toEqual({ code: 2, stderr: "git knows no commit 'no-such'.\n" });
  expect(shop.run('--since', '--output=x').code).toBe(2);
});

test('--staged looks at staged files, and writes them unless they differ from the index', () => {
  const shop = committed(FILES);
  expect(shop.run('--staged').code).toBe(0);
  shop.write({ 'src/a.js': `${LEAKY}// staged\n`, 'notes.md': 'n' });
  shop.git('add', 'src/a.js');
  expect(filesOf(shop, '--staged')).toEqual(['src/a.js']);
  shop.write({ 'src/a.js': `${LEAKY}// not staged\n` });
  const refused = shop.run('--staged', '--write');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('would overwrite changes that are not staged (src/a.js)');
  shop.git('add', 'src/a.js');
  expect(shop.run('--staged', '--write', '--no-types').code).toBe(0);
  expect(shop.read('src/a.js')).toBe(`${OWNED}// not staged\n`);
  expect(shop.read('src/b.js')).toBe(LEAKY);
});

test('globs name files, and !globs leave some out', () => {
  const shop = committed({ ...FILES, 'src/gen/c.js': LEAKY });
  expect(filesOf(shop, 'src/**/*.js')).toEqual(['src/a.js', 'src/b.js', 'src/gen/c.js']);
  expect(filesOf(shop, '!src/gen', '!**/b.js')).toEqual(['src/a.js']);
  const { code, stderr } = shop.run('src', '!src');
  expect({ code, stderr }).toEqual({ code: 2, stderr: 'Nothing is left after !src.\n' });
});

test('components are left, and those that may hold sites are told of', () => {
  const component = `<script>\n${LEAKY}</script>\n`;
  const shop = committed({
    ...FILES,
    'src/Cart.vue': component,
    'src/Order.svelte': component,
    'src/Plain.astro': '<p>Promise</p>\n',
    'gen/Old.vue': component,
  });
  const told = (...args: string[]) => reportOf(shop, ...args).warnings;
  expect(told('!gen')).toEqual([
    'Components are not rewritten, and some may hold such work: src/Cart.vue and 1 more. The rules show it in ESLint, with suggestions.',
  ]);
  expect(told('src/*.js')).toEqual([]);
  shop.run('--write', '--no-types');
  expect(shop.read('src/Cart.vue')).toBe(component);
});

test('.gitignore holds outside of git too, and a deeper one has the last word', () => {
  const shop = new Repository({
    ...FILES,
    '.gitignore': 'gen\n*.out.js\n',
    'gen/a.js': LEAKY,
    'src/x.out.js': LEAKY,
    'lib/.gitignore': '!keep.out.js\n',
    'lib/keep.out.js': LEAKY,
  });
  expect(filesOf(shop)).toEqual(['lib/keep.out.js', 'src/a.js', 'src/b.js']);
  expect(filesOf(shop, 'src')).toEqual(['src/a.js', 'src/b.js']);
  expect(shop.run('--since', 'HEAD').stderr).toBe(
    '--since asks git, and this directory is not in a git repository.\n',
  );
});

describe('a selection leaves the other sites, and says so', () => {
  const SITES = `import { load } from './work.js';
export const two = async () => await Promise.all([load(1), load(2)]);
export const fastest = async () => await Promise.race([load(1), load(2)]);
export const kept = async (p) => await Promise.all([p, p]);
`;

  test.for<[MigrateOptions, string[]]>([
    [{}, ['converted', 'marked', 'adopted']],
    [{ only: ['marked'] }, ['left', 'marked', 'left']],
    [{ only: ['converted', 'no-leaky-combinator'] }, ['converted', 'left', 'left']],
    [{ onlySafe: true }, ['converted', 'left', 'left']],
    [{ maxChanges: 2 }, ['converted', 'marked', 'left']],
  ])('%o', async ([options, outcomes]) => {
    const shop = committed({ 'package.json': MANIFEST, 'a.js': SITES });
    const { sites } = await migrate({ cwd: shop.root, types: false, ...options });
    expect(sites.map(({ outcome }) => outcome)).toEqual(outcomes);
    for (const { outcome, reason, notes } of sites) {
      if (outcome === 'left')
        expect({ reason, notes }).toEqual({ reason: 'not-selected', notes: [] });
    }
  });

  test('and writes what is left of it', () => {
    const shop = committed({ 'package.json': MANIFEST, 'a.js': SITES });
    expect(shop.run('--only', 'left').stderr).toContain('--only takes an outcome');
    expect(shop.run('--max-changes', 'x').code).toBe(2);
    expect(shop.run('--write', '--no-types', '--max-changes', '1').code).toBe(0);
    expect(shop.read('a.js').match(/TaskGroup\.\w+/g)).toEqual(['TaskGroup.all']);
  });
});

function reportOf(shop: Repository, ...args: string[]): MigrationReport {
  return JSON.parse(shop.run('--json', '--no-types', ...args).stdout) as MigrationReport;
}

function filesOf(shop: Repository, ...args: string[]): string[] {
  return reportOf(shop, ...args).files.map(({ file }) => file);
}
