import { describe, expect, test } from 'vitest';
import { ci, CLEAN, FLAT_CONFIG, FLOATING, LEAKY, TestRepository } from './support/repository.ts';

const OFF = FLAT_CONFIG.replace(
  'recommended]',
  "recommended, { rules: { 'taskgroup/no-floating-task': 'off' } }]",
);

describe('a pull request that turns a rule off for itself', () => {
  test('is judged by the configuration of the target branch as well', () => {
    const repository = onBranch();
    repository.write({ 'eslint.config.js': OFF, 'src/new.js': FLOATING });
    repository.commitAll('Loosen');

    const judged = ci(repository);
    expect(judged).toMatchObject({
      exitCode: 1,
      findings: [{ rule: 'taskgroup/no-floating-task', path: 'src/new.js' }],
    });
    expect(String(judged.notices)).toContain("the target branch's configuration as well");

    repository.git('switch', '-q', 'main');
    repository.write({ 'eslint.config.js': OFF });
    repository.commitAll('Decide');
    repository.git('switch', '-q', '-c', 'later');
    repository.write({ 'src/new.js': FLOATING });
    repository.commitAll('Use it');
    expect(ci(repository).exitCode).toBe(0);
  });

  test('also in a file that the configuration imports', () => {
    const repository = onBranch({
      'eslint.config.js': "export { default } from './tools/lint.js';\n",
      'tools/lint.js': FLAT_CONFIG,
    });
    repository.write({ 'tools/lint.js': OFF, 'src/new.js': FLOATING });
    repository.commitAll('Loosen');

    expect(ci(repository)).toMatchObject({ exitCode: 1, findings: [{ path: 'src/new.js' }] });
  });

  test('where the old configuration does not load any more, by the recommended rules', () => {
    const repository = onBranch({ 'eslint.config.js': `import 'gone';\n${FLAT_CONFIG}` });
    repository.write({ 'eslint.config.js': OFF, 'src/new.js': FLOATING });
    repository.commitAll('Loosen');

    const judged = ci(repository);
    expect(judged).toMatchObject({ exitCode: 1, findings: [{ path: 'src/new.js' }] });
    expect(String(judged.notices)).toContain('by the recommended rules as well');
  });
});

describe('a comment that turns a rule off', () => {
  const disable = (words: string) =>
    FLOATING.replace('save(', `// eslint-disable-next-line ${words}\nsave(`);

  test.each([
    ['without a reason', 'taskgroup/no-floating-task'],
    ['with a word for a reason', 'taskgroup/no-floating-task -- legacy'],
    ['for every rule', '-- this is how it has always been done here'],
  ])('%s blocks the pull request that adds it', (_title, words) => {
    const repository = onBranch();
    repository.write({ 'src/new.js': disable(words) });
    repository.commitAll('Silence');

    expect(ci(repository)).toMatchObject({
      exitCode: 1,
      findings: [{ rule: 'taskgroup/require-deferral', path: 'src/new.js', line: 2 }],
    });
  });

  test('with a reason is named, and one that was there is not', () => {
    const repository = onBranch({ 'src/old.js': disable('taskgroup/no-floating-task') });
    repository.git('mv', 'src/old.js', 'src/moved.js');
    repository.write({
      'src/new.js': disable('taskgroup/no-floating-task -- the process ends right after this'),
    });
    repository.commitAll('Explain');

    const judged = ci(repository);
    expect(judged).toMatchObject({ exitCode: 0, findings: [] });
    expect(judged.drift).toMatchObject([{ code: 'gate-changed', subject: 'src/new.js:2' }]);
  });

  test('needs a deferral where the target branch wants one', () => {
    const policy = '{ "version": 1, "policy": { "disableComments": "deferral" } }';
    const repository = onBranch({ 'taskgroup.config.json': policy });
    repository.write({
      'src/new.js': disable('taskgroup/no-floating-task -- the process ends right after this'),
      'taskgroup.config.json': '{ "version": 1, "policy": { "disableComments": "allow" } }',
    });
    repository.commitAll('Explain');

    expect(ci(repository)).toMatchObject({ exitCode: 1, findings: [{ path: 'src/new.js' }] });
  });
});

describe('a deferral of what the pull request itself adds', () => {
  const config = (ownDeferrals: string) =>
    JSON.stringify({
      version: 1,
      policy: { ownDeferrals, requireOwner: false, requireAdrFor: [] },
    });

  test.each([
    ['warn', 0, 'warning'],
    ['error', 4, 'error'],
  ])('%s', (ownDeferrals, exitCode, severity) => {
    const repository = onBranch({
      'taskgroup.config.json': config(ownDeferrals),
      'src/old.js': LEAKY,
    });
    repository.write({ 'src/new.js': FLOATING });
    const reason = 'The process ends right after this line has run.';
    const added = repository.guard(
      ...['defer', 'add', 'src/new.js', '--rule', 'no-floating-task', '--reason', reason],
    );
    expect(added.output).toContain('holds back 1');
    repository.commitAll('Defer');

    const judged = ci(repository);
    expect(judged).toMatchObject({ exitCode, counts: { deferred: 1 } });
    expect(judged.drift).toContainEqual(
      expect.objectContaining({ code: 'own-deferral', severity, subject: 'TG-0001' }),
    );
  });
});

test('a commit made past the hook is named, also when a later one mends it', () => {
  const repository = onBranch();
  repository.stage({ 'src/new.js': FLOATING });
  repository.git('commit', '-q', '--no-verify', '-m', 'Hurry');
  const hurried = repository.head();
  repository.stage({ 'src/new.js': CLEAN });
  repository.git('commit', '-q', '-m', 'Mend');

  const judged = ci(repository);
  expect(judged).toMatchObject({
    exitCode: 0,
    passed: [{ commit: hurried, author: 'dev@shop.example', violations: 1 }],
  });
  expect(String(judged.notices)).toContain(
    `past the hook, which blocks their violations: ${hurried.slice(0, 10)} (1)`,
  );
});

function onBranch(files: Record<string, string> = {}): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.link('eslint-plugin-taskgroup');
  repository.write({
    '.gitignore': 'node_modules\n',
    'package.json': '{ "name": "shop", "type": "module" }\n',
    'eslint.config.js': FLAT_CONFIG,
    ...files,
  });
  repository.commitAll('Start');
  repository.git('switch', '-q', '-c', 'feature');
  return repository;
}
