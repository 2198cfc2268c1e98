import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { TestRepository } from './support/repository.ts';

const WORKFLOW = '.github/workflows/taskgroup.yml';

test('init adds a job where GitHub runs some already, with the commands of the project', () => {
  const repository = project({
    '.github/workflows/test.yml': 'on: push\n',
    'pnpm-lock.yaml': '',
    '.nvmrc': '22\n',
  });
  repository.git('branch', '-m', 'trunk');
  expect(repository.guard('init', '--yes').status).toBe(0);

  const { on, jobs } = parse(read(repository, WORKFLOW));
  expect(on.push.branches).toEqual(['trunk']);
  expect(jobs.guard.steps).toMatchObject([
    { with: { 'fetch-depth': 0, 'persist-credentials': false } },
    { with: { 'node-version-file': '.nvmrc' } },
    { run: 'corepack enable' },
    { run: 'pnpm install --frozen-lockfile' },
    { run: 'pnpm exec taskgroup-guard ci' },
  ]);
  expect(repository.guard('init', '--dry-run').output).toContain(
    `${WORKFLOW} runs the gate already`,
  );

  expect(repository.guard('uninstall').status).toBe(0);
  expect(existsSync(path.join(repository.root, WORKFLOW))).toBe(false);
});

test.each([
  [{}, undefined, [{ run: 'npm install' }, { run: 'npx taskgroup-guard ci' }]],
  [
    { packageManager: 'pnpm@10.0.0' },
    undefined,
    [{ run: 'corepack enable' }, { run: 'pnpm install' }, { run: 'pnpm exec taskgroup-guard ci' }],
  ],
  [
    { packageManager: 'pnpm@10.0.0' },
    'package-lock.json',
    [{ run: 'corepack enable' }, { run: 'pnpm install' }, { run: 'pnpm exec taskgroup-guard ci' }],
  ],
  [
    {},
    'deno.lock',
    [
      { uses: 'denoland/setup-deno@v2' },
      { run: 'deno install --frozen' },
      { run: 'npx taskgroup-guard ci' },
    ],
  ],
])('a pipeline installs what there is: %o, %s', (manifest, lockfile, steps) => {
  const repository = project({
    'package.json': JSON.stringify(manifest),
    ...(lockfile && { [lockfile]: '' }),
  });
  const args = ['install', '--no-hook', '--ci', 'github', '--yes'];
  expect(repository.guard(...args).status).toBe(0);

  const { jobs } = parse(read(repository, WORKFLOW));
  const [, , ...after] = jobs.guard.steps as readonly object[];
  expect(after).toEqual(steps);
});

test('init leaves pipelines alone that are not there, or are not wanted', () => {
  const repository = project({ '.gitlab-ci.yml': 'build:\n  script: make\n' });
  repository.guard('init', '--yes', '--no-ci');

  expect(existsSync(path.join(repository.root, '.github'))).toBe(false);
  expect(read(repository, '.gitlab-ci.yml')).toBe('build:\n  script: make\n');
});

test('a job of GitLab is included beside the others, in a stage that there is', () => {
  const before = '# Ours.\nstages: [build, lint]\nbuild:\n  stage: build\n  script: make # all\n';
  const repository = project({ '.gitlab-ci.yml': before, 'yarn.lock': '' });
  expect(repository.guard('install', '--no-hook', '--ci', 'gitlab', '--yes').status).toBe(0);

  const after = read(repository, '.gitlab-ci.yml');
  expect(after.startsWith(before)).toBe(true);
  expect(parse(after).include).toEqual([{ local: '.gitlab/taskgroup.yml' }]);
  expect(parse(read(repository, '.gitlab/taskgroup.yml')).taskgroup).toMatchObject({
    stage: 'lint',
    variables: { GIT_DEPTH: 0 },
    script: [
      'corepack enable',
      'yarn install --frozen-lockfile',
      'yarn taskgroup-guard ci --format gitlab --output gl-code-quality-report.json --format pretty',
    ],
  });

  repository.guard('uninstall');
  expect(read(repository, '.gitlab-ci.yml')).toBe(before);
  expect(existsSync(path.join(repository.root, '.gitlab/taskgroup.yml'))).toBe(false);
});

test('in a folder below the root, where the dependencies are', () => {
  const repository = project({ 'web/package.json': '{}', 'web/package-lock.json': '{}' });
  repository.git('rm', '-q', '--cached', 'package.json');
  const web = repository.at('web');
  expect(web.guard('install', '--no-hook', '--ci', 'github,gitlab', '--yes').status).toBe(0);

  const { jobs } = parse(read(repository, WORKFLOW));
  expect(jobs.guard.defaults.run['working-directory']).toBe('web');
  const { taskgroup } = parse(read(repository, '.gitlab-ci.yml'));
  expect(taskgroup.script).toEqual([
    ...['cd "web"', 'npm ci'],
    expect.stringContaining('npx taskgroup-guard ci'),
  ]);
  expect(taskgroup.artifacts.reports.codequality).toBe('web/gl-code-quality-report.json');
});

test('what somebody has changed stays, and an unknown platform is refused', () => {
  const repository = project({
    [WORKFLOW]: 'jobs: { guard: { steps: [run: npx taskgroup-guard ci --json] } }\n',
  });
  const before = read(repository, WORKFLOW);
  expect(repository.guard('uninstall').output).toContain('by hand');
  expect(read(repository, WORKFLOW)).toBe(before);

  const unknown = repository.guard('install', '--ci', 'jenkins', '--yes');
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toContain("Cannot write a pipeline for 'jenkins'");
});

function project(files: Record<string, string>): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.write({ 'package.json': '{ "type": "module" }', ...files });
  repository.commitAll('Start');
  return repository;
}

function read({ root }: TestRepository, name: string): string {
  return readFileSync(path.join(root, name), 'utf8');
}
