import { cpSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TestRepository } from './support/repository.ts';

const PROJECT = fileURLToPath(
  new URL('../../../fixtures/projects/unified-background-services', import.meta.url),
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
const PATTERNS = ['no-raw-background-service', 'no-unowned-task'];

describe('a dozen raw services', () => {
  test('the codemod and people bring them under the manager, and the report tells the share', () => {
    const repository = shop('before');
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

    put(repository, 'after');
    repository.commitAll('Bring the rest under the manager');
    expect(servicesOf(repository)).toEqual({ managed: 10, raw: 0 });
    expect(repository.judge('--all')).toMatchObject({ verdict: 'clean', exitCode: 0 });
  });

  test('once they are there, no raw service and none without priority and tags gets in', () => {
    const repository = shop('after');
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

function shop(version: 'before' | 'after'): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  for (const name of ['eslint-plugin-taskgroup', '@typescript-eslint/parser']) {
    repository.link(name);
  }
  repository.write({
    '.gitignore': 'node_modules\n',
    'package.json': '{ "name": "shop", "type": "module" }\n',
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
