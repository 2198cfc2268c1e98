import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { MIGRATE, putSeed, rulesOf, seedRepository, servicesOf } from './support/seed-project.ts';

const PROJECT = 'sequential-scheduler';

test('the codemod makes the interval a service, a person adds the group, and the report tells the share', () => {
  const repository = seedRepository(PROJECT, 'before');
  expect(servicesOf(repository)).toEqual({ managed: 0, raw: 1 });
  expect(rulesOf(repository.judge('--all'))).toContain('taskgroup/no-raw-background-service');

  const migrated = repository.run(process.execPath, [
    MIGRATE,
    ...['--pattern', 'no-raw-background-service', '--no-types', '--write', '--json', 'src'],
  ]);
  expect(migrated.stderr).toBe('');
  const text = readFileSync(path.join(repository.root, 'src/scheduler.ts'), 'utf8');
  expect(text).toContain('getBackgroundTaskManager().service(');
  expect(text).toContain('every: everyMs');
  expect(servicesOf(repository)).toEqual({ managed: 1, raw: 0 });

  putSeed(repository, PROJECT, 'after');
  repository.commitAll('Run the jobs in a sequential group');
  expect(repository.judge('--all')).toMatchObject({ verdict: 'clean', exitCode: 0 });
  expect(servicesOf(repository)).toEqual({ managed: 1, raw: 0 });
});

test('once it is there, another interval does not get in', () => {
  const repository = seedRepository(PROJECT, 'after');
  repository.stage({
    'src/raw.ts': `import { look } from './look.ts';
setInterval(() => look(), 5);
`,
  });
  const raw = repository.judge('--staged');
  expect(raw).toMatchObject({ verdict: 'violations', exitCode: 1 });
  expect(rulesOf(raw)).toContain('taskgroup/no-raw-background-service');
});
