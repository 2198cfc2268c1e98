import { describe, expect, test } from 'vitest';
import { committed, LEAKY, MANIFEST, OWNED, Repository } from './repository.ts';

describe('a dry run', () => {
  test('prints a diff and a summary, changes nothing and exits with 1', () => {
    const shop = committed({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
    const { code, stdout, stderr } = shop.run();
    expect(code).toBe(1);
    expect(stdout).toContain('--- a/src/both.js\n+++ b/src/both.js\n@@ ');
    expect(stdout).toContain('-  return await Promise.all([load(id), ping()]); // both\n');
    expect(stdout).toContain(
      '+  return await TaskGroup.all([() => load(id), () => ping()]); // both\n',
    );
    expect(stdout).toContain('1 site in 1 file: 1 converted.');
    expect(stdout).toContain('Nothing was written');
    expect(stderr).toBe('');
    expect(shop.read('src/both.js')).toBe(LEAKY);
    expect(shop.git('status', '--porcelain')).toBe('');
  });

  test('prints a patch that git applies', () => {
    const shop = committed({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
    shop.write({ 'all.patch': shop.run().stdout });
    shop.git('apply', 'all.patch');
    expect(shop.read('src/both.js')).toBe(OWNED);
  });

  test('exits with 0 when there is nothing to do', () => {
    const shop = committed({ 'package.json': MANIFEST, 'src/both.js': OWNED });
    const { code, stdout } = shop.run();
    expect(code).toBe(0);
    expect(stdout).toBe('Nothing to migrate in 1 file.\n');
  });

  test('passes over what package managers commit, and directories named like files', () => {
    const shop = committed({
      '.yarn/releases/yarn.cjs': LEAKY,
      '.pnp.cjs': LEAKY,
      '.pnp.loader.mjs': LEAKY,
      'src/package.json/both.js': LEAKY,
      'package.json': MANIFEST,
    });
    const { code, stdout } = shop.run();
    expect(code).toBe(1);
    expect(stdout).toContain('src/package.json/both.js');
    expect(stdout).not.toContain('.yarn');
    expect(stdout).not.toContain('.pnp');
  });

  test('works outside of git, and before the first commit', () => {
    const shop = new Repository({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
    expect(shop.run().code).toBe(1);
    shop.git('init', '--quiet');
    expect(shop.run().code).toBe(1);
  });

  test('is coloured on request only', () => {
    const shop = committed({ 'package.json': MANIFEST, 'src/both.js': LEAKY });
    expect(shop.run().stdout).not.toContain('\u001B[');
    expect(shop.runWith({ FORCE_COLOR: '1' }).stdout).toContain('\u001B[32m+');
    expect(shop.runWith({ FORCE_COLOR: '1' }, '--no-color').stdout).not.toContain('\u001B[');
    expect(shop.runWith({ FORCE_COLOR: '1', NO_COLOR: '1' }).stdout).not.toContain('\u001B[');
  });

  test('names each reason, its explanation and the places', () => {
    const shop = committed({
      'package.json': MANIFEST,
      'src/race.js': 'export const first = (a, ms) => Promise.race([a, new Promise(() => {})]);\n',
    });
    const { code, stdout } = shop.run();
    expect(code).toBe(0);
    expect(stdout).toContain('1 left.');
    expect(stdout).toMatch(/left 1 × [a-z-]+: .+\.\n {4}src\/race\.js:1:33\n/);
  });
});
