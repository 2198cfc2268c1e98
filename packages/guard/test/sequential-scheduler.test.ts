import { cpSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TestRepository } from './support/repository.ts';

const PROJECT = fileURLToPath(
  new URL('../../../fixtures/projects/sequential-scheduler', import.meta.url),
);
const MIGRATE = path.join(
  path.dirname(createRequire(import.meta.url).resolve('migrate-taskgroup/package.json')),
  'bin/migrate-taskgroup.js',
);
const CONFIG = `import taskgroup from 'eslint-plugin-taskgroup';
import parser from '@typescript-eslint/parser';

export default [
  { files: ['**/*.ts'], languageOptions: { parser } },
  taskgroup.configs.governance,
];
`;

test('the codemod makes the interval a service, a person adds the group, and the report tells the share', () => {
  const repository = scheduler('before');
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

  put(repository, 'after');
  repository.commitAll('Run the jobs in a sequential group');
  expect(repository.judge('--all')).toMatchObject({ verdict: 'clean', exitCode: 0 });
  expect(servicesOf(repository)).toEqual({ managed: 1, raw: 0 });
});

test('once it is there, another interval does not get in', () => {
  const repository = scheduler('after');
  repository.stage({
    'src/raw.ts': `import { look } from './look.ts';
setInterval(() => look(), 5);
`,
  });
  const raw = repository.judge('--staged');
  expect(raw).toMatchObject({ verdict: 'violations', exitCode: 1 });
  expect(rulesOf(raw)).toContain('taskgroup/no-raw-background-service');
});

function scheduler(version: 'before' | 'after'): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  for (const name of ['eslint-plugin-taskgroup', '@typescript-eslint/parser']) {
    repository.link(name);
  }
  repository.write({
    '.gitignore': 'node_modules\n',
    'package.json': '{ "name": "scheduler", "type": "module" }\n',
    'eslint.config.js': CONFIG,
  });
  put(repository, version);
  repository.commitAll('Start');
  return repository;
}

function put({ root }: TestRepository, version: 'before' | 'after'): void {
  rmSync(path.join(root, 'src'), { recursive: true, force: true });
  cpSync(path.join(PROJECT, version, 'src'), path.join(root, 'src'), { recursive: true });
}

function servicesOf(repository: TestRepository): { managed: number; raw: number } {
  const { stdout, stderr } = repository.guard('report', '--format', 'json');
  if (!stdout) throw new Error(stderr);
  const { services } = JSON.parse(stdout) as {
    services: { managed: readonly object[]; raw: readonly object[] };
  };
  return { managed: services.managed.length, raw: services.raw.length };
}

function rulesOf({ findings }: { findings: readonly { rule: string }[] }): string[] {
  return findings.map(({ rule }) => rule);
}
