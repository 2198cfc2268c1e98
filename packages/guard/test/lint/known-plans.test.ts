import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BIN, TestRepository } from '../support/repository.ts';

const plugin = fileURLToPath(new URL('../../../eslint-plugin', import.meta.url));

/** Tells of each time that it is loaded. */
const CONFIG = `import { appendFileSync } from 'node:fs';
import parser from '@typescript-eslint/parser';
import taskgroup from 'eslint-plugin-taskgroup';
import { severity } from './severity.js';

appendFileSync(new URL('./loads.log', import.meta.url), 'x');

export default [
  { ignores: ['src/generated/**'] },
  { files: ['**/*.ts'], languageOptions: { parser } },
  { plugins: { taskgroup }, rules: { 'taskgroup/no-leaky-combinator': severity } },
  { files: ['src/old/**'], rules: { 'taskgroup/no-leaky-combinator': 'off' } },
];
`;
const LEAKY = 'export const both = async (a, b) => { await Promise.all([a(), b()]); };\n';

describe('a configuration that was read once', () => {
  test('is not loaded again, also not for new files', () => {
    const repository = prepared();
    const first = repository.judge('src');
    repository.write({ 'src/new.ts': LEAKY });
    const second = repository.judge('src');

    expect(loads(repository)).toBe(1);
    expect(pathsIn(first)).toEqual(['src/a.ts']);
    expect(pathsIn(second)).toEqual(['src/a.ts', 'src/new.ts']);
    expect(second.skipped).toEqual(first.skipped);
  });

  test('is loaded for a file that other entries apply to', () => {
    const repository = prepared();
    repository.judge('src');
    repository.write({ 'tools/plain.js': LEAKY });

    expect(pathsIn(repository.judge('tools'))).toEqual(['tools/plain.js']);
    expect(loads(repository)).toBe(2);
  });

  test.each([
    ['its own text', { 'eslint.config.js': `${CONFIG}// changed\n` }],
    ['a file that it imports', { 'severity.js': "export const severity = 'warn';\n" }],
    ['the lockfile', { 'package-lock.json': '{ "lockfileVersion": 3 }\n' }],
  ])('is loaded again after a change of %s', (_name, files: Record<string, string>) => {
    const repository = prepared();
    repository.judge('src');
    repository.write(files);
    repository.judge('src');

    expect(loads(repository)).toBe(2);
  });

  test('is loaded again after an update of what its packages build on, also without a lockfile', () => {
    const repository = prepared();
    rmSync(path.join(repository.root, 'package-lock.json'));
    dependOn(repository, 'shared', '1.0.0');
    repository.judge('src');
    repository.judge('src');
    expect(loads(repository)).toBe(1);

    dependOn(repository, 'shared', '1.0.1');
    repository.judge('src');
    expect(loads(repository)).toBe(2);
  });

  test('is loaded again when a variable that it reads is another one', () => {
    const severity = "export const severity = process.env.SEVERITY ?? 'error';\n";
    const repository = prepared({ 'severity.js': severity });
    repository.judge('src');
    const args = [BIN, 'check', '--json', 'src'];
    const { stdout } = repository.run(process.execPath, args, { SEVERITY: 'warn' });

    expect(JSON.parse(stdout).findings).toMatchObject([{ severity: 'warning' }]);
  });

  test('leaves nothing that git would see', () => {
    const repository = prepared();
    repository.judge('src');

    expect(readdirSync(path.join(repository.root, '.git/taskgroup-guard'))).toHaveLength(1);
    expect(repository.git('status', '--porcelain')).not.toContain('taskgroup-guard');
  });

  test('is loaded when what was kept is damaged', () => {
    const repository = prepared();
    repository.judge('src');
    const folder = path.join(repository.root, '.git/taskgroup-guard');
    for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), '{');

    expect(pathsIn(repository.judge('src'))).toEqual(['src/a.ts']);
  });
});

describe('a configuration is loaded each time', () => {
  test.each([
    [
      'looks at the disk',
      {
        'severity.js': `import fs from 'node:fs';\nexport const severity = fs.existsSync('x') ? 0 : 2;\n`,
      },
    ],
    [
      'imports what only a run can name',
      {
        'severity.js':
          "const { severity } = await import(['./level', '.js'].join(''));\nexport { severity };\n",
        'level.js': 'export const severity = 2;\n',
      },
    ],
    [
      'chooses its files by a function',
      {
        'eslint.config.js': CONFIG.replace("['src/old/**']", "[(file) => file.includes('/old/')]"),
      },
    ],
  ])('where it %s', (_name, files: Record<string, string>) => {
    const repository = prepared(files);
    const reports = [repository.judge('src'), repository.judge('src')];

    expect(loads(repository)).toBe(2);
    expect(reports.map(pathsIn)).toEqual([['src/a.ts'], ['src/a.ts']]);
  });

  test('where what it imports builds on a package of the same repository', () => {
    const repository = prepared({ 'packages/shared/package.json': '{ "name": "shared" }' });
    rmSync(path.join(repository.root, 'package-lock.json'));
    dependOn(repository, 'shared', '1.0.0');
    rmSync(path.join(repository.root, 'node_modules/shared'), { recursive: true });
    repository.link('shared', path.join(repository.root, 'packages/shared'));
    repository.judge('src');
    repository.judge('src');

    expect(loads(repository)).toBe(2);
  });
});

function prepared(files: Record<string, string> = {}): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  for (const name of ['eslint', 'typescript', '@typescript-eslint/parser']) repository.link(name);
  install(repository);
  repository.write({
    'package.json': '{ "type": "module" }\n',
    'package-lock.json': '{}\n',
    '.gitignore': 'node_modules\nloads.log\n',
    'eslint.config.js': CONFIG,
    'severity.js': "export const severity = 'error';\n",
    'src/a.ts': LEAKY,
    'src/old/b.ts': LEAKY,
    'src/generated/c.ts': LEAKY,
    ...files,
  });
  return repository;
}

/** As a package manager would, as a package of the same repository may change at any time. */
function install(repository: TestRepository): void {
  const place = path.join(repository.root, 'node_modules/eslint-plugin-taskgroup');
  for (const part of ['dist', 'package.json']) {
    cpSync(path.join(plugin, part), path.join(place, part), { recursive: true });
  }
  for (const name of ['@taskgroup/patterns', 'picomatch']) {
    repository.link(name, path.join(plugin, 'node_modules', name));
  }
}

/** Lets the plugin depend on a package of this version. */
function dependOn(repository: TestRepository, name: string, version: string): void {
  const file = 'node_modules/eslint-plugin-taskgroup/package.json';
  const manifest = JSON.parse(readFileSync(path.join(repository.root, file), 'utf8')) as {
    dependencies: object;
  };
  const dependencies = { ...manifest.dependencies, [name]: '*' };
  repository.write({
    [file]: JSON.stringify({ ...manifest, dependencies }),
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
  });
}

function loads({ root }: TestRepository): number {
  const file = path.join(root, 'loads.log');
  return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
}

function pathsIn({ findings }: { findings: readonly { path: string }[] }): string[] {
  return findings.map(({ path: name }) => name);
}
