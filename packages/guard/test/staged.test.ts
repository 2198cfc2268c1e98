import { readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BIN, CLEAN, FLAT_CONFIG, LEAKY, STUB, TestRepository } from './support/repository.ts';

describe('the hook judges the content of the commit', () => {
  test('a commit with a violation is blocked and HEAD stays', () => {
    const repository = TestRepository.configured();
    repository.installHook();
    repository.stage({ 'src/orders.js': LEAKY });
    const before = repository.head();

    const commit = repository.tryGit('commit', '-m', 'Load both');

    expect(commit.status).toBe(1);
    expect(repository.head()).toBe(before);
    expect(commit.output).toContain('taskgroup/no-leaky-combinator');
    expect(commit.output).toContain('src/orders.js:1:');
    expect(commit.output).toContain('Commit blocked: 1 violation in 1 staged file');
  });

  test('a clean commit goes through', () => {
    const repository = TestRepository.configured();
    repository.installHook();
    repository.stage({ 'src/orders.js': CLEAN });

    expect(repository.tryGit('commit', '-m', 'Load one').status).toBe(0);
  });

  test('the index is bad and the working tree is good: blocked', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/orders.js': LEAKY });
    repository.write({ 'src/orders.js': CLEAN });

    expect(repository.judge('--staged').verdict).toBe('violations');
  });

  test('the index is good and the working tree is bad: clean', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/orders.js': CLEAN });
    repository.write({ 'src/orders.js': LEAKY });

    expect(repository.judge('--staged').verdict).toBe('clean');
  });

  test('commit -a is judged by the index that git prepares for it', () => {
    const repository = TestRepository.configured({ 'src/orders.js': CLEAN });
    repository.installHook();
    repository.write({ 'src/orders.js': LEAKY });

    expect(repository.tryGit('commit', '-am', 'Load both').status).toBe(1);
  });

  test('commit -p is judged by the parts that were chosen', () => {
    const middle = Array.from({ length: 12 }, (_, at) => `export const n${at} = ${at};`).join('\n');
    const repository = TestRepository.configured({ 'src/a.js': `${CLEAN}${middle}\n` });
    repository.installHook();
    repository.write({ 'src/a.js': `// first\n${CLEAN}${middle}\n${LEAKY}` });
    const choose = (answers: string) =>
      repository.run('sh', ['-c', `printf '${answers}' | git commit -q -p -m Parts`]);

    expect(choose('n\\ny\\n').status).toBe(1);
    expect(choose('y\\nn\\n').status).toBe(0);
    expect(repository.git('status', '--porcelain')).toBe(' M src/a.js\n');
  });

  test('commit --include is judged with what is staged elsewhere', () => {
    const repository = TestRepository.configured({ 'src/a.js': CLEAN, 'src/b.js': CLEAN });
    repository.installHook();
    repository.stage({ 'src/a.js': LEAKY });
    repository.write({ 'src/b.js': `${CLEAN}// more\n` });

    expect(repository.tryGit('commit', '--include', '-m', 'Both', 'src/b.js').status).toBe(1);
    expect(repository.tryGit('commit', '--only', '-m', 'One', 'src/b.js').status).toBe(0);
  });

  test('a cherry-pick that goes on after a conflict is judged', () => {
    const repository = TestRepository.configured({ 'src/a.js': '// start\n' });
    repository.git('switch', '-q', '-c', 'other');
    repository.stage({ 'src/a.js': '// other\n' });
    repository.git('commit', '-q', '-m', 'Other');
    repository.git('switch', '-q', 'main');
    repository.stage({ 'src/a.js': '// main\n' });
    repository.git('commit', '-q', '-m', 'Main');
    repository.installHook();

    expect(repository.tryGit('cherry-pick', 'other').status).not.toBe(0);
    repository.stage({ 'src/a.js': LEAKY });
    expect(
      repository.tryGit('-c', 'core.editor=true', 'cherry-pick', '--continue').output,
    ).toContain('Commit blocked: 1 violation');
    repository.stage({ 'src/a.js': CLEAN });
    expect(repository.tryGit('-c', 'core.editor=true', 'cherry-pick', '--continue').status).toBe(0);
  });

  test('commit <path> is judged without what is staged elsewhere', () => {
    const repository = TestRepository.configured({ 'src/a.js': CLEAN, 'src/b.js': CLEAN });
    repository.installHook();
    repository.stage({ 'src/a.js': LEAKY });
    repository.write({ 'src/b.js': `${CLEAN}// more\n` });

    expect(repository.tryGit('commit', '-m', 'Only b', 'src/b.js').status).toBe(0);
    expect(repository.tryGit('commit', '-m', 'Only a', 'src/a.js').status).toBe(1);
  });

  test('amending is judged', () => {
    const repository = TestRepository.configured();
    repository.installHook();
    repository.stage({ 'src/orders.js': LEAKY });

    expect(repository.tryGit('commit', '--amend', '--no-edit').status).toBe(1);
  });

  test('the first commit is judged', () => {
    const repository = TestRepository.empty();
    repository.init();
    repository.link('eslint-plugin-taskgroup', STUB);
    repository.stage({
      '.gitignore': 'node_modules\n',
      'package.json': '{ "type": "module" }\n',
      'eslint.config.js': FLAT_CONFIG,
      'orders.js': LEAKY,
    });
    repository.installHook();

    expect(repository.tryGit('commit', '-m', 'Start').status).toBe(1);
  });

  test('a linked worktree is judged by its own index', () => {
    const repository = TestRepository.configured();
    repository.installHook();
    repository.git('worktree', 'add', '-q', 'linked');
    const linked = repository.at('linked');
    linked.link('eslint-plugin-taskgroup', STUB);
    linked.stage({ 'src/orders.js': LEAKY });

    expect(linked.tryGit('commit', '-m', 'Load both').status).toBe(1);
    expect(repository.judge('--staged')).toMatchObject({ verdict: 'clean', judged: 0 });
  });

  test('a run from a subdirectory judges the whole commit', () => {
    const repository = TestRepository.configured({ 'docs/index.md': '# Shop\n' });
    repository.stage({ 'src/orders.js': LEAKY });

    const { findings } = repository.at('docs').judge('--staged');
    expect(findings).toMatchObject([{ path: 'src/orders.js' }]);
  });

  test('a moved file is judged at its new place', () => {
    const repository = TestRepository.configured({ 'src/orders.js': LEAKY });
    renameSync(path.join(repository.root, 'src/orders.js'), path.join(repository.root, 'sales.js'));
    repository.git('add', '-A');

    expect(repository.judge('--staged').findings).toMatchObject([{ path: 'sales.js' }]);
  });

  test('a deleted file is nothing to judge', () => {
    const repository = TestRepository.configured({ 'src/orders.js': LEAKY });
    repository.git('rm', '-q', 'src/orders.js');

    expect(repository.judge('--staged')).toMatchObject({
      verdict: 'clean',
      tier: 'none',
      judged: 0,
    });
  });

  test('git add -N is not part of the commit', () => {
    const repository = TestRepository.configured();
    repository.write({ 'src/orders.js': LEAKY });
    repository.git('add', '-N', 'src/orders.js');

    expect(repository.judge('--staged').judged).toBe(0);
  });
});

describe('a merge answers only for what it changes itself', () => {
  test('a clean merge of somebody else\u2019s violation goes through', () => {
    const repository = withTwoBranches({ 'src/theirs.js': LEAKY }, { 'src/ours.js': CLEAN });
    repository.installHook('pre-merge-commit');

    expect(repository.tryGit('merge', '--no-edit', 'other').status).toBe(0);
  });

  test('a conflict that is resolved into a violation is blocked', () => {
    const repository = withTwoBranches({ 'src/a.js': '// theirs\n' }, { 'src/a.js': '// ours\n' });
    repository.installHook();
    expect(repository.tryGit('merge', 'other').status).toBe(1);
    repository.stage({ 'src/a.js': LEAKY });

    expect(repository.tryGit('commit', '--no-edit').status).toBe(1);
  });

  test('a conflict beside an incoming violation goes through', () => {
    const theirs = { 'src/a.js': '// theirs\n', 'src/theirs.js': LEAKY };
    const repository = withTwoBranches(theirs, { 'src/a.js': '// ours\n' });
    repository.installHook();
    repository.tryGit('merge', 'other');
    repository.stage({ 'src/a.js': CLEAN });

    expect(repository.tryGit('commit', '--no-edit').status).toBe(0);
  });

  test('an unmerged path is reported as not judged', () => {
    const repository = withTwoBranches({ 'src/a.js': '// theirs\n' }, { 'src/a.js': '// ours\n' });
    repository.tryGit('merge', 'other');

    expect(repository.judge('--staged').skipped).toEqual([
      { path: 'src/a.js', reason: 'unmerged' },
    ]);
  });
});

describe('odd files', () => {
  test.each([
    ['a newline', 'src/or\nders.js'],
    ['a leading space', ' orders.js'],
    ['a trailing space in the folder', 'src /orders.js'],
    ['a backslash', 'src/or\\ders.js'],
    ['letters outside ASCII', 'src/bestellungen-für-ü-\u{1F4E6}.js'],
    ['a quote', 'src/or"ders.js'],
    ['a leading dash', '-orders.js'],
    ['glob characters', 'src/[id]/*.js'],
    ['a colon, as pathspec magic has', ':(top)orders.js'],
  ])('a name with %s is judged', (_title, name) => {
    const repository = TestRepository.configured();
    repository.write({ [name]: LEAKY });
    repository.git('add', '-A');

    expect(repository.judge('--staged').findings).toMatchObject([{ path: name }]);
  });

  test('a name that is not UTF-8 is judged', () => {
    const repository = TestRepository.configured();
    const oid = repository.run('sh', [
      '-c',
      'printf "Promise.all([])" | git hash-object -w --stdin',
    ]);
    const add = `printf '100644 %s\\tsrc/caf\\351.js\\n' ${oid.stdout.trim()} | git update-index --index-info`;
    expect(repository.run('sh', ['-c', add]).status).toBe(0);

    expect(repository.judge('--staged').findings).toMatchObject([{ path: 'src/caf\uFFFD.js' }]);
  });

  test.each([
    ['a file above 1 MiB', 'too-large', `// ${'x'.repeat(2 * 1024 * 1024)}\n${LEAKY}`],
    ['Latin-1 text', 'not-utf-8', Buffer.from('// caf\xe9\nPromise.all([])', 'latin1')],
    ['a Git LFS pointer', 'lfs-pointer', 'version https://git-lfs.github.com/spec/v1\noid 0\n'],
  ])('%s is reported as not judged, and does not block', (_title, reason, content) => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/data.js': content, 'src/orders.js': CLEAN });

    expect(repository.judge('--staged')).toMatchObject({
      verdict: 'clean',
      judged: 1,
      skipped: [{ path: 'src/data.js', reason }],
    });
    expect(repository.guard('check', '--staged').stdout).toContain('Not judged: src/data.js');
  });

  test('a symbolic link is not followed', () => {
    const repository = TestRepository.configured();
    repository.write({ 'node_modules/orders.js': LEAKY });
    symlinkSync('node_modules/orders.js', path.join(repository.root, 'orders.js'));
    repository.git('add', 'orders.js');

    expect(repository.judge('--staged').skipped).toMatchObject([{ reason: 'symbolic-link' }]);
  });

  test('a submodule is not entered', () => {
    const repository = TestRepository.configured();
    const entry = `160000,${repository.head()},vendored.js`;
    repository.git('update-index', '--add', '--cacheinfo', entry);

    expect(repository.judge('--staged')).toMatchObject({
      verdict: 'clean',
      judged: 0,
      skipped: [],
    });
  });

  test('a byte-order mark does not shift columns', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/a.js': `\uFEFFPromise.all([]);\n` });

    expect(repository.judge('--staged').findings).toMatchObject([{ line: 1, column: 1 }]);
  });

  test('carriage returns do not reach the code frame', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/a.js': `"use strict";\r\nPromise.all([]);\r\n` });

    const { stdout } = repository.guard('check', '--staged');
    expect(stdout).toContain('2 | Promise.all([]);\n');
  });
});

describe('the working tree is never touched', () => {
  test('killing the hook leaves every byte and the status as they were', async () => {
    const repository = TestRepository.configured({ 'src/a.js': CLEAN });
    repository.stage({ 'src/a.js': LEAKY });
    repository.write({ 'src/a.js': `${LEAKY}// unstaged\n`, 'src/new.js': LEAKY });
    const before = snapshot(repository);

    for (const delay of ['0.05', '0.2', '0.4']) {
      const hook = `"${process.execPath}" "$0" check --staged & sleep ${delay}; kill -9 $!`;
      repository.run('sh', ['-c', hook, BIN]);
      expect(snapshot(repository)).toEqual(before);
    }
  });

  test('a file that is deleted from the working tree is judged from the index', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/a.js': LEAKY });
    rmSync(path.join(repository.root, 'src'), { recursive: true });

    expect(repository.judge('--staged').verdict).toBe('violations');
  });
});

function withTwoBranches(theirs: Record<string, string>, ours: Record<string, string>) {
  const repository = TestRepository.configured();
  repository.git('checkout', '-q', '-b', 'other');
  repository.write(theirs);
  repository.commitAll('Theirs');
  repository.git('checkout', '-q', 'main');
  repository.write(ours);
  repository.commitAll('Ours');
  return repository;
}

function snapshot(repository: TestRepository) {
  return {
    status: repository.git('--no-optional-locks', 'status', '--porcelain=v2'),
    index: readFileSync(path.join(repository.root, '.git/index')).toString('base64'),
    unstaged: repository.git('diff', '--no-ext-diff'),
    objects: repository.git('count-objects', '-v'),
  };
}
