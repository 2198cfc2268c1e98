import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { BIN, CLEAN, cleanEnv, LEAKY, TestRepository } from './support/repository.ts';

/** 200 and more are for `TASKGROUP_KILLS=200 npx vitest run … interrupted`. */
const KILLS = Number(process.env['TASKGROUP_KILLS'] ?? 6);

describe('a hook that is killed', () => {
  test(`at any of ${KILLS} moments leaves every byte and the status as they were`, async () => {
    const repository = partlyStaged();
    const pidFile = path.join(repository.root, '.git/guard.pid');
    const hook = `"${process.execPath}" "${BIN}" check --staged & echo $! > "${pidFile}"; wait $!`;
    repository.write({ '.git/hooks/pre-commit': `#!/bin/sh\n${hook}\n` });
    repository.run('chmod', ['+x', '.git/hooks/pre-commit']);
    const before = stateOf(repository);
    const length = durationOf(repository);

    let killed = 0;
    for (const moment of moments(KILLS)) {
      rmSync(pidFile, { force: true });
      const commit = spawn('git', ['commit', '-q', '-m', 'Never'], {
        cwd: repository.root,
        env: cleanEnv(),
        stdio: 'ignore',
      });
      const ended = new Promise<number | null>((resolve) => commit.once('close', resolve));
      while (!existsSync(pidFile) || !readFileSync(pidFile, 'utf8').trim()) await sleep(2);
      await sleep(moment * length);
      if (kill(Number(readFileSync(pidFile, 'utf8')))) killed++;

      expect(await ended).not.toBe(0); // neither killed nor judged does it pass
      expect(stateOf(repository)).toEqual(before);
    }
    expect(killed).toBeGreaterThan(0);
  }, 600_000);
});

describe('two commits at once', () => {
  test('in two working trees are each judged by their own index', async () => {
    const repository = TestRepository.configured({ 'src/a.js': CLEAN });
    repository.installHook();
    repository.git('worktree', 'add', '-q', '-b', 'other', 'tree');
    repository.link('../tree/node_modules', path.join(repository.root, 'node_modules'));
    repository.stage({ 'src/a.js': `${CLEAN}// more\n` });
    const other = repository.at('tree');
    other.stage({ 'src/b.js': LEAKY });

    const commits = [repository, other].map(({ root }) =>
      statusOf(root, ['commit', '-qm', 'Both']),
    );
    expect(await Promise.all(commits)).toEqual([0, 1]);
    expect(repository.git('log', '-1', '--format=%s', 'main')).toBe('Both\n');
    expect(repository.git('log', '-1', '--format=%s', 'other')).toBe('Start\n');
  });

  test('in one working tree stage nothing, unstage nothing and lose nothing', async () => {
    const repository = partlyStaged();
    repository.installHook();
    const before = stateOf(repository);

    const commits = [1, 2, 3].map(() => statusOf(repository.root, ['commit', '-qm', 'Never']));
    expect(await Promise.all(commits)).not.toContain(0);
    expect(stateOf(repository)).toEqual(before);
  });
});

/** A violation that is staged, with an unstaged hunk on it, a new file and a deleted one. */
function partlyStaged(): TestRepository {
  const repository = TestRepository.configured({ 'src/a.js': CLEAN, 'src/gone.js': CLEAN });
  repository.stage({ 'src/a.js': LEAKY });
  repository.write({ 'src/a.js': `${LEAKY}// unstaged\n`, 'src/new.js': LEAKY });
  rmSync(path.join(repository.root, 'src/gone.js'));
  return repository;
}

function stateOf(repository: TestRepository) {
  const names = ['src/a.js', 'src/new.js', 'src/gone.js', '.git/HEAD', 'eslint.config.js'];
  return {
    status: repository.git('--no-optional-locks', 'status', '--porcelain=v2'),
    staged: repository.git('ls-files', '--stage'),
    head: repository.head(),
    stash: repository.git('stash', 'list'),
    lock: existsSync(path.join(repository.root, '.git/index.lock')),
    files: names.map((name) => hashOf(path.join(repository.root, name))),
  };
}

function hashOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Spread over the hook's life in an order that looks random, and is the same in every run. */
function moments(count: number): number[] {
  return Array.from({ length: count }, (_, at) => (at * 0.618034 + 0.05) % 1);
}

function durationOf(repository: TestRepository): number {
  const start = performance.now();
  repository.guard('check', '--staged');
  return performance.now() - start;
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false; // it has ended by itself
  }
}

function statusOf(cwd: string, args: readonly string[]): Promise<number | null> {
  const child = spawn('git', args, { cwd, env: cleanEnv(), stdio: 'ignore' });
  return new Promise((resolve) => child.once('close', resolve));
}
