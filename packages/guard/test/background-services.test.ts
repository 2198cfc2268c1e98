import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { MIGRATE, putSeed, rulesOf, seedRepository, servicesOf } from './support/seed-project.ts';

const PROJECT = 'unified-background-services';
const PATTERNS = ['no-raw-background-service', 'no-unowned-task'];

describe('a dozen raw services', () => {
  test('the codemod and people bring them under the manager, and the report tells the share', () => {
    const repository = seedRepository(PROJECT, 'before');
    expect(servicesOf(repository)).toEqual({ managed: 0, raw: 9 });

    const migrated = repository.run(process.execPath, [
      MIGRATE,
      ...PATTERNS.flatMap((id) => ['--pattern', id]),
      ...['--no-types', '--write', '--json', 'src'],
    ]);
    expect(migrated.stderr).toBe('');
    const { summary } = JSON.parse(migrated.stdout) as { summary: { outcomes: object } };
    expect(summary.outcomes).toMatchObject({ marked: 9 });
    expect(readFileSync(path.join(repository.root, 'package.json'), 'utf8')).toContain(
      '"@taskgroup/background"',
    );
    const { managed, raw } = servicesOf(repository);
    expect(managed).toBe(7);
    expect(raw).toBeLessThan(9);

    putSeed(repository, PROJECT, 'after');
    repository.commitAll('Bring the rest under the manager');
    expect(servicesOf(repository)).toEqual({ managed: 10, raw: 0 });
    expect(repository.judge('--all')).toMatchObject({ verdict: 'clean', exitCode: 0 });
  });

  test('once they are there, no raw service and none without priority and tags gets in', () => {
    const repository = seedRepository(PROJECT, 'after');
    repository.stage({ 'src/raw.ts': 'export const start = () => void setInterval(tick, 5);\n' });
    const raw = repository.judge('--staged');
    expect(raw).toMatchObject({ verdict: 'violations', exitCode: 1 });
    expect(rulesOf(raw)).toContain('taskgroup/no-raw-background-service');

    const nameless = `import { getBackgroundTaskManager } from '@taskgroup/background';
export const start = () => getBackgroundTaskManager().service('tick', () => 1, { every: 5 });
`;
    repository.stage({ 'src/raw.ts': nameless });
    const unranked = repository.judge('--staged');
    expect(rulesOf(unranked)).toEqual(['taskgroup/require-task-metadata']);
    expect(unranked.findings[0].message).toContain('no priority and tags');
  });
});
