import { chmodSync, lstatSync, statSync, symlinkSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { committed, LEAKY, MANIFEST, OWNED, Repository } from './repository.ts';

// Each story starts several processes.
vi.setConfig({ testTimeout: 180_000 });

test('--undo gives the files of the last run their old bytes again, once', () => {
  const shop = new Repository({
    'package.json': MANIFEST.replace('    "@taskgroup/runtime": "^0.0.0"\n', ''),
    'src/a.js': `\uFEFF${LEAKY.replaceAll('\n', '\r\n')}`,
    'src/b.js': LEAKY,
    '.gitattributes': '* -text\n',
  });
  chmodSync(shop.path('src/b.js'), 0o755);
  shop.commit();
  symlinkSync('b.js', shop.path('src/link.js'));
  expect(shop.run('--write', '--no-types').code).toBe(0);
  expect(shop.read('src/b.js')).toBe(OWNED);
  const { code, stdout } = shop.run('--undo');
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Restored 3 files.\n' });
  expect(shop.git('status', '--porcelain', '--untracked-files=no')).toBe('');
  expect(statSync(shop.path('src/b.js')).mode & 0o777).toBe(0o755);
  expect(lstatSync(shop.path('src/link.js')).isSymbolicLink()).toBe(true);
  const again = shop.run('--undo');
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/^There is no run to undo: .+\n$/);
});

test('--undo leaves a file that changed since, lists it, and can be run again', () => {
  const shop = committed({ 'package.json': MANIFEST, 'src/a.js': LEAKY, 'src/b.js': LEAKY });
  shop.run('--write', '--no-types');
  shop.write({ 'src/a.js': 'mine\n' });
  const { code, stdout } = shop.run('--undo');
  expect(code).toBe(2);
  expect(stdout).toContain('Restored 1 file.');
  expect(stdout).toContain(
    '  src/a.js: refused: the file was changed by somebody else meanwhile\n',
  );
  expect(shop.read('src/a.js')).toBe('mine\n');
  expect(shop.read('src/b.js')).toBe(LEAKY);
  shop.write({ 'src/a.js': OWNED });
  expect(shop.run('--undo').code).toBe(0);
  expect(shop.read('src/a.js')).toBe(LEAKY);
});

test('outside of git the journal lies in a temporary folder', () => {
  const shop = new Repository({ 'package.json': MANIFEST, 'src/a.js': LEAKY });
  expect(shop.run('--write', '--allow-dirty', '--no-types').code).toBe(0);
  expect(shop.read('src/a.js')).toBe(OWNED);
  expect(shop.run('--undo').code).toBe(0);
  expect(shop.read('src/a.js')).toBe(LEAKY);
});

test('a killed run is finished by --resume, and by the next --write; a dry run only speaks of it', () => {
  const shop = committed({ 'package.json': MANIFEST, 'src/a.js': LEAKY, 'src/b.js': LEAKY });
  shop.killWhen('src/a.js', OWNED, '--write', '--no-types');
  expect([shop.read('src/a.js'), shop.read('src/b.js')]).toEqual([OWNED, LEAKY]);
  const dry = shop.run('--no-types');
  expect(dry.stdout).toContain('was killed before its end. --resume finishes it');
  const { code, stdout } = shop.run('--resume');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Finished the run of .+ that had been interrupted: 2 files written\.\n$/);
  expect(shop.read('src/b.js')).toBe(OWNED);
  expect(shop.run('--resume').code).toBe(2);

  expect(shop.run('--undo').code).toBe(0);
  shop.killWhen('src/a.js', OWNED, '--write', '--no-types');
  const next = shop.run('--write', '--no-types');
  expect(next.code).toBe(0);
  expect(next.stdout).toContain('Finished the run of');
  expect(shop.read('src/b.js')).toBe(OWNED);
});

test('Ctrl-C while files are written ends the run between two of them, and says how things stand', () => {
  const names = ['src/a.js', 'src/b.js', 'src/c.js', 'src/d.js'];
  const sources = Object.fromEntries(names.map((name) => [name, LEAKY]));
  const shop = committed({ 'package.json': MANIFEST, ...sources });
  const { status, stderr } = shop.signalWhen('SIGINT', 'src/a.js', OWNED, '--write', '--no-types');
  expect({ status, stderr }).toEqual({
    status: 130,
    stderr:
      'Interrupted: every file is either as it was or rewritten. --resume finishes the run, --undo takes it back.\n',
  });
  expect([shop.read('src/a.js'), shop.read('src/d.js')]).toEqual([OWNED, LEAKY]);
  expect(shop.run('--undo').code).toBe(0);
  expect(shop.read('src/a.js')).toBe(LEAKY);
});

test('--undo and --resume take neither paths nor other actions', () => {
  const shop = committed({ 'src/a.js': LEAKY });
  expect(shop.run('--undo', 'src').stderr).toBe(
    '--undo and --resume are about the whole run, and take no paths.\n',
  );
  for (const other of ['--write', '--resume', '--markers']) {
    expect(shop.run('--undo', other).code).toBe(2);
  }
});
