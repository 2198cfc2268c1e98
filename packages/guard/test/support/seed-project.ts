import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestRepository } from './repository.ts';

/** Of a project of `fixtures/projects`: before its migration, or after. */
export type Version = 'before' | 'after';

export const MIGRATE = path.join(
  path.dirname(createRequire(import.meta.url).resolve('migrate-taskgroup/package.json')),
  'bin/migrate-taskgroup.js',
);
const PROJECTS = fileURLToPath(new URL('../../../../fixtures/projects', import.meta.url));
const CONFIG = `import taskgroup from 'eslint-plugin-taskgroup';
import parser from '@typescript-eslint/parser';

export default [
  { files: ['**/*.ts'], languageOptions: { parser } },
  taskgroup.configs.governance,
];
`;

/** A repository with the sources of the project, under the preset `governance`. */
export function seedRepository(project: string, version: Version): TestRepository {
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
  putSeed(repository, project, version);
  repository.commitAll('Start');
  return repository;
}

/** Replaces the repository's sources by those of the project. */
export function putSeed({ root }: TestRepository, project: string, version: Version): void {
  rmSync(path.join(root, 'src'), { recursive: true, force: true });
  cpSync(path.join(PROJECTS, project, version, 'src'), path.join(root, 'src'), { recursive: true });
}

/** How many services the compliance page finds, under the manager and beside it. */
export function servicesOf(repository: TestRepository): { managed: number; raw: number } {
  const { stdout, stderr } = repository.guard('report', '--format', 'json');
  if (!stdout) throw new Error(stderr);
  const { services } = JSON.parse(stdout) as {
    services: { managed: readonly object[]; raw: readonly object[] };
  };
  return { managed: services.managed.length, raw: services.raw.length };
}

export function rulesOf({ findings }: { findings: readonly { rule: string }[] }): string[] {
  return findings.map(({ rule }) => rule);
}
