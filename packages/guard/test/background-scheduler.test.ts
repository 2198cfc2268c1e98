import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FLOATING, TestRepository } from './support/repository.ts';

const PROJECT = fileURLToPath(
  new URL('../../../fixtures/projects/background-scheduler', import.meta.url),
);
const SCHEDULER = 'src/central/scheduler.ts';
const RECORD = '.taskgroup/deferrals/TG-0008.json';
const ADR = 'docs/adr/0008-taskgroup-migration-deferred.md';

describe('a scheduler whose migration is deferred', () => {
  test('the deferral holds, and a new violation in the same file is blocked', () => {
    const repository = scheduler();

    const held = repository.judge('--all', '--strict', '--max-warnings', '0');
    expect(held).toMatchObject({ verdict: 'clean', exitCode: 0, counts: { deferred: 1 } });

    repository.stage({ [SCHEDULER]: `${textOf(repository, SCHEDULER)}\n${FLOATING}` });
    const blocked = repository.judge('--staged');
    expect(blocked).toMatchObject({ verdict: 'violations', counts: { deferred: 1 } });
    expect(blocked.findings).toMatchObject([{ rule: 'taskgroup/no-floating-task' }]);
  });

  test('who changes the symbol is told that the decision is due, and decides', () => {
    const repository = scheduler();
    const changed = textOf(repository, SCHEDULER).replace('await job.run();', 'void job.run();');
    repository.stage({ [SCHEDULER]: changed });

    const due = repository.guard('check', '--staged');
    expect(due.status).toBe(4);
    expect(due.output).toContain('decision-due');
    expect(due.output).toContain('BackgroundScheduler.run has changed');

    const reason = 'Looked at again: the jobs still have to run in sequence.';
    expect(repository.guard('defer', 'renew', 'TG-0008', '--reason', reason).status).toBe(0);
    repository.git('add', RECORD);
    expect(repository.guard('check', '--staged').status).toBe(0);
  });

  test('a dependency that arrives makes it due for the scheduled run, and stops no commit', () => {
    const repository = scheduler();
    const manifest = textOf(repository, 'package.json').replace('^5.9.0', '^6.0.2');
    repository.stage({ 'package.json': manifest });

    const commit = repository.judge('--staged');
    expect(commit.exitCode).toBe(0);
    expect(commit.drift).toMatchObject([{ code: 'decision-due', severity: 'warning' }]);
    expect(repository.guard('defer', 'verify').status).toBe(4);
  });

  test('the decision record may not go or be superseded unnoticed', () => {
    const repository = scheduler();
    const superseded = textOf(repository, ADR).replace(
      'status: deferred',
      'status: superseded by ADR 12',
    );
    repository.stage({ [ADR]: superseded });
    expect(repository.judge('--staged').drift).toMatchObject([
      { code: 'adr-superseded', severity: 'error', subject: 'TG-0008' },
    ]);

    rmSync(path.join(repository.root, ADR));
    repository.git('add', '-A');
    const gone = repository.judge('--staged');
    expect(gone).toMatchObject({ verdict: 'drift', exitCode: 4 });
    expect(gone.drift).toMatchObject([{ code: 'adr-missing' }]);
  });

  test('its end warns in the days of grace, then blocks who touches it, and nobody else', () => {
    const repository = scheduler();
    repository.stage({
      'src/other.ts': 'export const one = 1;\n',
      [RECORD]: ended(repository, -3),
    });
    const grace = repository.judge('--staged');
    expect(grace).toMatchObject({ exitCode: 0, drift: [{ code: 'expired', severity: 'warning' }] });

    repository.stage({ [RECORD]: ended(repository, -30) });
    repository.commitAll('Let it end');
    repository.stage({ 'src/more.ts': 'export const two = 2;\n' });
    expect(repository.judge('--staged').exitCode).toBe(0);

    repository.stage({ [SCHEDULER]: `// Touched.\n${textOf(repository, SCHEDULER)}` });
    expect(repository.judge('--staged')).toMatchObject({ exitCode: 4, counts: { deferred: 1 } });
  });
});

function scheduler(): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  cpSync(PROJECT, repository.root, { recursive: true });
  repository.write({ [RECORD]: ended(repository, 90) });
  repository.commitAll('Start');
  return repository;
}

/** The record as if its last day were so many days from now. */
function ended(repository: TestRepository, days: number): string {
  const day = new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  return textOf(repository, RECORD).replace(/"expires": "[^"]+"/, `"expires": "${day}"`);
}

function textOf({ root }: TestRepository, name: string): string {
  return readFileSync(path.join(root, name), 'utf8');
}
