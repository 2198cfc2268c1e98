import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FLOATING, TestRepository } from '../support/repository.ts';

const SERVICES = `setInterval(async () => { await poll(); }, 1000);
manager.service('sync', async () => {});
`;

describe('the compliance report', () => {
  test('counts by rule, folder and owner, what runs on its own, and what the codemod has left', () => {
    const repository = withHistory();

    const { violations, services, markers, coverage } = reportOf(repository);
    expect(violations).toMatchObject({
      byRule: expect.arrayContaining([
        expect.objectContaining({ name: 'taskgroup/no-floating-task', count: 2 }),
      ]),
      byOwner: expect.arrayContaining([{ name: '@shop/orders', count: 2 }]),
    });
    expect(services.raw).toEqual([{ path: 'src/jobs/poll.js', line: 1 }]);
    expect(services.managed).toEqual([{ path: 'src/jobs/poll.js', line: 2 }]);
    expect(markers).toMatchObject([{ path: 'src/left.js', line: 1, code: 'loser-is-awaited' }]);
    expect(coverage).toContainEqual({ name: 'src/orders', files: 2, clean: 0 });
  });

  test('tells findings over time from the history, and remembers what it has judged', () => {
    const repository = withHistory();

    const { trend } = reportOf(repository, '--trend');
    expect(trend.skipped).toBe(0);
    expect(trend.samples).toMatchObject([{ findings: 0 }, { findings: 1 }, { findings: 4 }]);
    const again = reportOf(repository, '--trend');
    expect(again.trend).toEqual(trend);
    expect(repository.git('status', '--porcelain')).toBe('');
    const cache = execFileSync('ls', [path.join(repository.root, '.git/taskgroup')], {
      encoding: 'utf8',
    });
    expect(cache).toMatch(/^trend-/);
  });

  test('works before the first commit', () => {
    const repository = TestRepository.empty();
    repository.init();
    repository.write({ 'a.js': FLOATING });

    expect(reportOf(repository, '--trend').trend).toEqual({ samples: [], skipped: 0 });
    expect(repository.guard('report', '--trend').stdout).toContain('only one commit');
  });

  test('as Markdown', () => {
    const { stdout } = withHistory().guard('report', '--format', 'md');

    expect(stdout).toMatch(/^# [^\n]+\n\n\d violations would block a commit\.\n/);
    expect(stdout).toContain('## Violations by rule');
    expect(stdout).toContain('| <code>&#64;shop/orders</code> | 2 |');
  });

  test('is one page that loads and runs nothing, and in which names are text', () => {
    const repository = withHistory();
    const name = 'src/<img src=x onerror=alert(1)>&"\'.js';
    repository.stage({ [name]: SERVICES });

    expect(repository.guard('report', '--output', 'out/page.html').stdout).toBe('out/page.html\n');
    const page = readFileSync(path.join(repository.root, 'out/page.html'), 'utf8');
    expect(page).not.toMatch(/<script|<img|<link|@import|url\(/i);
    expect(page).toContain('src/&lt;img src=x onerror=alert(1)&gt;');
    expect(page).toContain(`default-src 'none'`);
  });
});

function withHistory(): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.write({
    'src/left.js': '// TODO(taskgroup): loser-is-awaited\nexport {};\n',
    CODEOWNERS: '/src/orders/ @shop/orders\n',
  });
  repository.commitAll('Start');
  repository.write({ 'src/orders/a.js': FLOATING });
  repository.commitAll('One');
  repository.write({ 'src/orders/b.js': FLOATING, 'src/jobs/poll.js': SERVICES });
  repository.commitAll('Two');
  return repository;
}

function reportOf(repository: TestRepository, ...args: string[]): any {
  const { stdout, stderr } = repository.guard('report', '--json', ...args);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}
