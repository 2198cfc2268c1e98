import { expect, test } from 'vitest';
import { BIN, FLOATING, TestRepository } from './support/repository.ts';

test('doctor proves that the hook and the agents block, and leaves the tree alone', () => {
  const repository = project();
  repository.guard('install', '--yes', '--agents', 'claude,codex,copilot,cursor');
  repository.write({ 'src/half.js': FLOATING });
  const before = repository.git('status', '--porcelain');

  const { stdout } = repository.guard('doctor');
  expect(stdout).toMatch(/✓ git commit +blocked with a violation, by \.git\/hooks\/pre-commit/);
  for (const name of ['.claude/settings.json', '.codex/hooks.json', '.cursor/hooks.json']) {
    expect(stdout).toMatch(new RegExp(`✓ ${name} +refuses an edit`));
  }
  expect(stdout).toMatch(/✓ \.github\/hooks\/taskgroup-guard\.json +refuses an edit/);
  expect(repository.git('status', '--porcelain')).toBe(before);
});

test('doctor says what does not block, and why', () => {
  const repository = project();
  expect(repository.guard('doctor').stdout).toMatch(/✗ git commit +no hook calls the gate/);

  repository.guard('install', '--yes', '--agents', 'claude');
  repository.write({ '.git/hooks/pre-commit': '#!/bin/sh\n# taskgroup-guard\nexit 0\n' });
  repository.run('rm', ['node_modules/.bin/taskgroup-guard']);
  const { stdout } = repository.guard('doctor');
  expect(stdout).toMatch(/✗ git commit +not blocked by .*: the commit went through/);
  expect(stdout).toMatch(/✗ \.claude\/settings\.json +refuses nothing: .*not found/);
});

function project(): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.write({
    '.gitignore': 'node_modules\n',
    'package.json': '{ "name": "shop", "type": "module" }\n',
    'src/order.js': 'export const order = async () => 1;\n',
  });
  repository.commitAll('Start');
  repository.link('.bin/taskgroup-guard', BIN);
  return repository;
}
