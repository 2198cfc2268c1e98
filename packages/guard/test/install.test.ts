import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAtLeast } from '../src/init/git-version.ts';
import { BIN, FLOATING, TestRepository } from './support/repository.ts';

const GATE = 'node_modules/.bin/taskgroup-guard check --staged';

const LEFTHOOK = `# ours
pre-commit:
  parallel: true
  jobs:
    - name: types
      run: echo types # slow
`;

describe('install adds a line to what the manager of the hooks has, and real commits are judged', () => {
  test('husky', () => {
    const repository = project({ '.husky/pre-commit': 'echo other\n' }, ['husky']);
    repository.run('node_modules/.bin/husky', []);

    expectInstalled(repository, 'echo other');
    expect(read(repository, '.husky/pre-commit')).toBe(`echo other\n${GATE}\n`);
    expectBlockedMerge(repository);
    repository.guard('uninstall');
    expect(read(repository, '.husky/pre-commit')).toBe('echo other\n');
    expect(existsSync(path.join(repository.root, '.husky/pre-merge-commit'))).toBe(false);
  });

  test('lefthook, with jobs', () => {
    const repository = project({ 'lefthook.yml': LEFTHOOK }, ['lefthook']);
    repository.guard('install', '--yes');
    repository.run('node_modules/.bin/lefthook', ['install']);

    expectInstalled(repository, 'echo types # slow');
    expect(read(repository, 'lefthook.yml')).toBe(
      `${LEFTHOOK}    - name: taskgroup-guard\n      run: ${GATE}\npre-merge-commit:\n  jobs:\n    - name: taskgroup-guard\n      run: ${GATE}\n`,
    );
    expectBlockedMerge(repository);
    repository.guard('uninstall');
    expect(read(repository, 'lefthook.yml')).toBe(LEFTHOOK);
  });

  test('lefthook, with commands', () => {
    const before = 'pre-commit:\n  commands:\n    lint:\n      run: echo lint\n';
    const repository = project({ 'lefthook.yml': before });
    repository.guard('install', '--yes');

    expect(read(repository, 'lefthook.yml')).toContain(
      `    taskgroup-guard:\n      run: ${GATE}\n`,
    );
    repository.guard('uninstall');
    expect(read(repository, 'lefthook.yml')).toBe(before);
  });

  test('simple-git-hooks, beside the command that is there', () => {
    const before =
      '{\n\t"name": "shop",\n\t"type": "module",\n\t"simple-git-hooks": {\n\t\t"pre-commit": "echo a || echo b"\n\t}\n}\n';
    const repository = project({ 'package.json': before }, ['simple-git-hooks']);
    repository.guard('install', '--yes');
    repository.run('node_modules/.bin/simple-git-hooks', []);

    expectInstalled(repository, `"pre-commit": "${GATE} && (echo a || echo b)"`);
    expectBlockedMerge(repository);
    const { stdout } = repository.guard('uninstall');
    expect(stdout).toContain('Then let the hooks follow package.json\n  npx simple-git-hooks\n');
    expect(read(repository, 'package.json')).toBe(before);
  });

  test('pre-commit: a local hook, and nothing else changes', () => {
    const before =
      'repos:\n  - repo: https://github.com/pre-commit/pre-commit-hooks\n    rev: v5.0.0 # pinned\n    hooks:\n      - id: check-json\n';
    const repository = project({ '.pre-commit-config.yaml': before });
    const { stdout } = repository.guard('install', '--yes');

    expect(read(repository, '.pre-commit-config.yaml')).toMatch(
      /^repos:[^]*# pinned[^]* {2}- repo: local\n {4}hooks:\n {6}- id: taskgroup-guard\n/,
    );
    expect(stdout).toContain(
      'pre-commit install --hook-type pre-commit --hook-type pre-merge-commit',
    );
    repository.guard('uninstall');
    expect(read(repository, '.pre-commit-config.yaml')).toBe(before);
  });

  test('nobody: a block in the hooks, found without node on the PATH', () => {
    const repository = project();

    expectInstalled(repository, '');
    expectBlockedMerge(repository);
    repository.guard('uninstall');
    expect(existsSync(path.join(repository.root, '.git/hooks/pre-commit'))).toBe(false);
  });

  test('nobody, in a linked worktree: the same hook, and it says what is missing there', () => {
    const repository = project();
    repository.guard('install', '--yes');
    repository.git('worktree', 'add', '-q', 'linked', '-b', 'topic');
    const linked = repository.at('linked');
    linked.stage({ 'a.js': FLOATING });

    const commit = linked.tryGit('commit', '-m', 'x');
    expect(commit.status).not.toBe(0);
    expect(commit.output).toContain('Install the dependencies');
    linkGate(linked);
    expect(linked.tryGit('commit', '-m', 'x').output).toContain('taskgroup/no-floating-task');
  });
});

describe('install', () => {
  test.each<[string, Record<string, string>]>([
    ['husky', { '.husky/pre-commit': 'npm test\n' }],
    ['lefthook', { 'lefthook.yml': LEFTHOOK }],
    ['pre-commit', { '.pre-commit-config.yaml': 'repos: []\n' }],
    ['simple-git-hooks', { 'package.json': '{ "type": "module", "simple-git-hooks": {} }\n' }],
    ['raw', {}],
  ])('a second time changes nothing: %s', (_manager, files) => {
    const repository = project(files);
    repository.guard('install', '--yes', '--agents', 'claude,codex,copilot,cursor');

    const again = repository.guard('install', '--agents', 'claude,codex,copilot,cursor');
    expect(again).toMatchObject({ status: 0 });
    expect(again.stdout).toContain('Nothing to change.');
  });

  test.each<[string, string, string]>([
    ['lefthook.yml', 'pre-commit:\n      jobs: [ {run:  a} ]\n', 'Add to lefthook.yml by hand'],
    ['lefthook.toml', '[pre-commit]\n', 'Add to lefthook.toml by hand'],
    ['.simple-git-hooks.cjs', 'module.exports = {};\n', 'Add to .simple-git-hooks.cjs by hand'],
  ])('shows the lines where %s cannot be edited surely', (name, text, sentence) => {
    const repository = project({ [name]: text });
    const { stdout } = repository.guard('install', '--yes');

    expect(stdout).toContain(sentence);
    expect(stdout).toContain(GATE);
    expect(read(repository, name)).toBe(text);
  });

  test('a husky hook that ends by itself gets the line before it does', () => {
    const before =
      '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpm test || exit 1\nexit 0\n';
    const repository = project({ '.husky/pre-commit': before });
    repository.guard('install', '--yes');

    expect(read(repository, '.husky/pre-commit')).toBe(
      before.replace('\nnpm test', `\n${GATE}\nnpm test`),
    );
    repository.guard('uninstall');
    expect(read(repository, '.husky/pre-commit')).toBe(before);
  });

  test("git's own configuration, where that is asked for", () => {
    const repository = project();
    repository.guard('install', '--yes', '--manager', 'git-config');

    expect(repository.git('config', '--get-regexp', '^hook\\.taskgroup')).toBe(
      `hook.taskgroup.command ${GATE}\nhook.taskgroup.event pre-commit\nhook.taskgroup.event pre-merge-commit\n`,
    );
    repository.guard('uninstall');
    expect(repository.tryGit('config', '--get-regexp', '^hook\\.taskgroup').stdout).toBe('');
  });

  test.each([
    ['git version 2.54.0', true],
    ['git version 2.53.9 (Apple Git-154)', false],
    ['git version 3.0.0.windows.1', true],
  ])('%s has hooks in its configuration: %s', (version, answer) => {
    expect(isAtLeast(version, [2, 54])).toBe(answer);
  });

  test('hooks of the same lines are shown once', () => {
    const { stdout } = project({}).guard('install', '--yes');
    const hook = /Create \S*pre-commit\n {2}\+#!\/bin\/sh\n/;
    expect(stdout).toMatch(hook);
    expect(stdout).toMatch(
      /Create \S*pre-merge-commit\n {2}with the same lines as \S*pre-commit\n\n/,
    );
  });

  test('a manager that is not set up is a sentence', () => {
    expect(project().guard('install', '--yes', '--manager', 'lefthook')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Cannot install for lefthook'),
    });
  });
});

describe('install for agents', () => {
  const settings =
    '{\n  // mine\n  "permissions": { "allow": ["Bash(ls)"] },\n  "hooks": {\n    "PreToolUse": [\n      { "matcher": "Bash", "hooks": [{ "type": "command", "command": "./own.sh" }] }\n    ]\n  }\n}\n';

  test('adds to what a file has, and takes only that out', () => {
    const repository = project({ '.claude/settings.json': settings });
    repository.guard('install', '--yes', '--no-hook', '--agents', 'claude');

    const after = read(repository, '.claude/settings.json');
    expect(after).toContain('// mine');
    expect(after).toContain('./own.sh');
    expect(after).toContain('taskgroup-guard agent-hook claude');
    expect(existsSync(path.join(repository.root, '.git/hooks/pre-commit'))).toBe(false);
    repository.guard('uninstall');
    const rest = JSON.parse(read(repository, '.claude/settings.json').replace('// mine', ''));
    expect(rest).toEqual(JSON.parse(settings.replace('// mine', '')));
  });

  test('writes a file for each, and takes them away again', () => {
    const repository = project();
    repository.guard('install', '--yes', '--agents', 'claude,codex,copilot,cursor');

    const names = [
      ...['.claude/settings.json', '.codex/hooks.json'],
      ...['.github/hooks/taskgroup-guard.json', '.cursor/hooks.json'],
    ];
    for (const name of names) JSON.parse(read(repository, name));
    expect(JSON.parse(read(repository, names[2]!))).toMatchObject({
      version: 1,
      hooks: {
        preToolUse: [{ type: 'command', bash: expect.stringContaining('agent-hook copilot') }],
      },
    });
    repository.guard('uninstall');
    expect(names.filter((name) => existsSync(path.join(repository.root, name)))).toEqual([]);
  });

  test('leaves a file alone that it cannot read', () => {
    const repository = project({ '.cursor/hooks.json': '{ "hooks": ' });

    expect(repository.guard('install', '--yes', '--agents', 'cursor')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('.cursor/hooks.json: it is no JSON object'),
    });
    expect(read(repository, '.cursor/hooks.json')).toBe('{ "hooks": ');
  });

  test('an agent that there is not is a sentence', () => {
    expect(project().guard('install', '--agents', 'clod').stderr).toContain("Cannot guard 'clod'");
  });
});

/** Installs, and proves with git itself that the gate judges, and that what was there still runs. */
function expectInstalled(repository: TestRepository, kept: string): void {
  expect(repository.guard('install', '--yes').status).toBe(0);
  const texts = ['lefthook.yml', 'package.json', '.husky/pre-commit'].map((name) =>
    existsSync(path.join(repository.root, name)) ? read(repository, name) : '',
  );
  expect(texts.join('\n')).toContain(kept);
  repository.git('add', '-A');
  repository.git('commit', '-q', '--allow-empty', '--no-verify', '-m', 'Set up');
  repository.stage({ 'order.js': FLOATING });
  const bare = { PATH: '/usr/bin:/bin' };
  const blocked = repository.run('git', ['commit', '-m', 'x'], kept === '' ? bare : {});
  expect(blocked.status).not.toBe(0);
  expect(blocked.output).toContain('taskgroup/no-floating-task');
  repository.stage({ 'order.js': 'export const order = 1;\n' });
  expect(repository.tryGit('commit', '-m', 'Order')).toMatchObject({ status: 0 });
}

/** A merge without a conflict runs a hook of its own, and judges files that differ from every parent. */
function expectBlockedMerge(repository: TestRepository): void {
  const lines = Array.from({ length: 9 }, (_, at) => `export const line${at} = ${at};\n`);
  repository.write({ 'merged.js': lines.join('') });
  repository.commitAll('Base');
  repository.git('checkout', '-q', '-b', 'topic');
  repository.write({ 'merged.js': lines.join('') + FLOATING });
  repository.commitAll('Unchecked');
  repository.git('checkout', '-q', 'main');
  repository.write({ 'merged.js': `export const first = 1;\n${lines.join('')}` });
  repository.commitAll('Other');

  const merge = repository.tryGit('merge', '--no-edit', 'topic');
  expect(merge.status).not.toBe(0);
  expect(merge.output).toContain('merged.js:12:1');
  repository.git('merge', '--abort');
}

function project(files: Record<string, string> = {}, tools: string[] = []): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.write({
    '.gitignore': 'node_modules\n',
    'package.json': '{ "name": "shop", "type": "module" }\n',
    ...files,
  });
  repository.commitAll('Start');
  linkGate(repository);
  for (const tool of tools) linkTool(repository, tool);
  return repository;
}

function linkGate(repository: TestRepository): void {
  repository.link('.bin/taskgroup-guard', BIN);
}

/** The tool as the workspace has it, with its launcher. */
function linkTool(repository: TestRepository, tool: string): void {
  repository.link(tool);
  repository.link(
    `.bin/${tool}`,
    path.join(path.dirname(path.dirname(BIN)), 'node_modules/.bin', tool),
  );
}

function read(repository: TestRepository, name: string): string {
  return readFileSync(path.join(repository.root, name), 'utf8');
}
