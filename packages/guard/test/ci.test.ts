import { expect, test } from 'vitest';
import { ci, LEAKY, TestRepository } from './support/repository.ts';

const OTHER = 'export const few = (a, b) => Promise.all([b(), a()]);\n';

test('a pull request cannot take its own violation up, nor allow itself the path', () => {
  const repository = onBranch({ 'src/old.js': LEAKY });
  repository.write({ 'src/new.js': OTHER });
  repository.guard('baseline', 'create');
  repository.commitAll('Hide it');
  const grown = ci(repository);
  expect(grown).toMatchObject({ exitCode: 4, counts: { baselined: 1 } });
  expect(grown.drift).toMatchObject([{ code: 'baseline-grew', severity: 'error' }]);
  expect(grown.drift[0].message).toContain('src/new.js');
  expect(grown.drift[0].message).not.toContain('more'); // what main has may be taken up

  repository.git('rm', '-q', '-r', '.taskgroup');
  const allowed = '{ "version": 1, "allowedPaths": [{ "glob": "**", "reason": "Mine." }] }';
  repository.write({ 'taskgroup.config.json': allowed });
  repository.commitAll('Allow it');
  const loosened = ci(repository);
  expect(loosened).toMatchObject({ exitCode: 1, findings: [{ path: 'src/new.js' }] });
  expect(loosened.drift).toMatchObject([{ code: 'gate-changed', severity: 'warning' }]);
});

test('a pull request that loosens its gate by the way is told how', () => {
  const workflow = 'jobs:\n  taskgroup:\n    steps:\n      - run: npx taskgroup-guard ci\n';
  const manifest = (guard: string, name: string) =>
    `{ "name": "${name}", "type": "module", "devDependencies": { "taskgroup-guard": "${guard}" } }\n`;
  const repository = onBranch({
    'package.json': manifest('^2.0.0', 'shop'),
    'tsconfig.json': '{ "include": ["src", "jobs"] } // all of it\n',
    '.github/workflows/checks.yml': workflow,
    '.github/workflows/other.yml': 'jobs: {}\n',
  });
  repository.write({
    'package.json': manifest('^2.0.0', 'store'),
    '.github/workflows/other.yml': 'jobs: { a: {} }\n',
    'tsconfig.json': '{ "include": ["src", "jobs", "more"] }\n',
  });
  repository.commitAll('What is not about the gate');
  expect(ci(repository).drift).toEqual([]);

  repository.write({
    'package.json': manifest('^1.0.0', 'store'),
    'tsconfig.json': '{ "include": ["src", "more"], "exclude": ["src/legacy"] }\n',
    '.github/workflows/checks.yml': workflow.replace('ci\n', 'ci || true\n'),
    'taskgroup.config.json':
      '{ "version": 1, "allowedPaths": [{ "glob": "jobs/**", "rules": ["no-floating-task"], "reason": "They end with their process." }] }',
  });
  repository.commitAll('Loosen the gate');
  const { drift, exitCode } = ci(repository);
  expect([exitCode, drift.length, drift[0].severity]).toEqual([0, 1, 'warning']);
  for (const said of [
    'It changes taskgroup-guard from "^2.0.0" to "^1.0.0" in package.json.',
    'tsconfig.json leaves out src/legacy from now on.',
    'tsconfig.json no longer includes jobs.',
    'checks.yml runs: - run: npx taskgroup-guard ci || true.',
    'It wants no-floating-task to pass over jobs/**.',
  ]) {
    expect(drift[0].message).toContain(said);
  }
});

test('the target is the one that GitHub or GitLab names, and a scheduled run judges everything', () => {
  const repository = onBranch({ 'src/old.js': LEAKY });
  repository.stage({ 'src/fine.js': 'export const fine = 1;\n' });
  repository.commitAll('Fine');
  const github = {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_BASE_REF: 'main',
  };
  expect(ci(repository, github)).toMatchObject({ exitCode: 0, scope: 'range', judged: 1 });
  const gitlab = { GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'schedule' };
  expect(ci(repository, gitlab)).toMatchObject({ exitCode: 1, scope: 'all' });
});

test('a shallow clone is told how to get the merge base', () => {
  const repository = onBranch({});
  repository.stage({ 'src/a.js': 'export const a = 1;\n' });
  repository.commitAll('More');
  repository.git('clone', '-q', '--depth', '1', `file://${repository.root}`, 'shallow');
  const result = repository.at('shallow').guard('ci');
  expect(result.status).toBe(2);
  expect(result.stderr).toContain('This clone is shallow');
});

test('parts of a run are joined into one verdict', () => {
  const repository = TestRepository.configured({ 'src/a.js': LEAKY, 'src/b.js': OTHER });
  const parts = ['1/2', '2/2'].map((shard) => repository.judge('--all', '--shard', shard));
  parts.forEach((part, at) => repository.write({ [`part-${at}.json`]: JSON.stringify(part) }));
  const merged = JSON.parse(
    repository.guard('merge', 'part-0.json', 'part-1.json', '--json').stdout,
  );
  const whole = repository.judge('--all');
  expect(merged).toMatchObject({ verdict: 'violations', exitCode: 1, judged: whole.judged });
  expect(merged.findings).toHaveLength(2);
  expect(repository.guard('merge', 'package.json').status).toBe(2);
});

function onBranch(files: Record<string, string>): TestRepository {
  const repository = TestRepository.configured(files);
  repository.git('switch', '-q', '-c', 'feature');
  return repository;
}
