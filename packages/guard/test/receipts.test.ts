import path from 'node:path';
import { expect, test } from 'vitest';
import { BIN, CLEAN, LEAKY, TestRepository } from './support/repository.ts';

const OTHER = 'export const few = (a, b) => Promise.all([b(), a()]);\n';

test('a commit that the hook has judged has a receipt, and nobody judges it again', () => {
  const repository = withHooks();
  repository.stage({ 'src/a b.js': CLEAN, 'src/ä.js': CLEAN, 'docs/a.md': '# A\n' });
  const { output } = repository.tryGit('commit', '-q', '-m', 'Clean');

  expect(output).not.toContain('past the gate');
  expect(receiptOf(repository)).toMatchObject({ by: 'hook', violations: 0, judged: 2 });
  expect(repository.guard('receipt', 'show').stdout).toMatch(
    /^[0-9a-f]{10} {2}judged clean before it was made \(2 files, .*\)\.\n$/,
  );
});

test('so has one of some paths, one that amends, and one that resolves a conflict', () => {
  const repository = withHooks();
  repository.stage({ 'src/a.js': CLEAN, 'src/b.js': CLEAN });
  repository.git('commit', '-q', '-m', 'One path', 'src/a.js');
  expect(receiptOf(repository)).toMatchObject({ by: 'hook', judged: 1 });

  repository.git('commit', '-q', '--amend', '-m', 'Both');
  expect(receiptOf(repository)).toMatchObject({ by: 'hook', judged: 1 });

  repository.git('switch', '-q', '-c', 'side', 'HEAD~1');
  repository.stage({ 'src/a.js': `${CLEAN}// here\n` });
  repository.git('commit', '-q', '-m', 'Side');
  expect(repository.tryGit('merge', 'main').status).not.toBe(0);
  repository.stage({ 'src/a.js': `${CLEAN}// both\n` });
  repository.git('commit', '-q', '-m', 'Merge');
  expect(receiptOf(repository)).toMatchObject({ by: 'hook' });
});

test.each<[string, (repository: TestRepository) => string]>([
  [
    '--no-verify',
    (repository) => {
      repository.stage({ 'src/new.js': OTHER });
      return repository.tryGit('commit', '-q', '--no-verify', '-m', 'Quickly').output;
    },
  ],
  [
    'a cherry-pick',
    (repository) => {
      repository.git('switch', '-q', '-c', 'side');
      repository.stage({ 'src/new.js': OTHER });
      repository.git('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'Elsewhere');
      repository.git('switch', '-q', 'main');
      repository.stage({ 'docs/a.md': '# A\n' });
      repository.git('commit', '-q', '-m', 'Docs');
      return repository.tryGit('cherry-pick', 'side').output;
    },
  ],
])('a commit made past the gate by %s is judged afterwards, in one line', (_how, commit) => {
  const repository = withHooks();

  expect(commit(repository)).toContain(
    'This commit was made past the gate. It has 1 violation that CI will block',
  );
  expect(receiptOf(repository)).toMatchObject({ by: 'afterwards', violations: 1 });
  expect(repository.guard('receipt', 'show').stdout).toContain(
    'made past the gate, and judged afterwards: 1 violation',
  );
});

test('a blocked commit leaves none, and one of another machine has none', () => {
  const repository = withHooks();
  repository.stage({ 'src/new.js': OTHER });
  expect(repository.tryGit('commit', '-q', '-m', 'Blocked').status).toBe(1);
  repository.git('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'Elsewhere');

  expect(receiptOf(repository)).toBeNull();
  expect(repository.guard('receipt', 'show').stdout).toContain('no receipt: made past the gate');
  expect(repository.guard('receipt', 'show', 'nowhere').status).toBe(2);
});

/** A repository with an old violation, and the hooks that install writes. */
function withHooks(): TestRepository {
  const repository = TestRepository.configured({ 'src/old.js': LEAKY });
  repository.link('taskgroup-guard', path.resolve(BIN, '../..'));
  expect(repository.guard('install', '--yes').status).toBe(0);
  return repository;
}

function receiptOf(repository: TestRepository): unknown {
  return JSON.parse(repository.guard('receipt', 'show', '--json').stdout).receipt;
}
