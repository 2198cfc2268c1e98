import { describe, expect, test } from 'vitest';
import { FLOATING, LEAKY, TestRepository } from './support/repository.ts';

describe('a repository that does not use the plugin is judged with the recommended rules', () => {
  test('without any ESLint configuration', () => {
    const repository = bare({
      'src/orders.ts': FLOATING.replace('(id) => id', '(id: string) => JSON.parse(id)'),
    });

    expect(repository.judge()).toMatchObject({
      verdict: 'violations',
      tier: 'syntax',
      findings: [{ rule: 'taskgroup/no-floating-task', path: 'src/orders.ts' }],
      notices: ['No ESLint configuration here: judged with the recommended rules.'],
    });
  });

  test('with an old .eslintrc, which is not read', () => {
    const repository = bare({ '.eslintrc.json': '{ "root": true }', 'src/orders.js': FLOATING });

    const { findings, notices } = repository.judge();
    expect(findings).toHaveLength(1);
    expect(notices).toEqual([
      '.eslintrc.json is not a flat configuration and was not read: judged with the recommended rules.',
    ]);
  });

  test('with a flat configuration for other rules, whose ignores and settings count', () => {
    const config = `export default [
  { ignores: ['generated'] },
  {
    files: ['**/*.js'],
    rules: { 'no-var': 'error' },
    settings: { taskgroup: { allowedPaths: [{ glob: 'legacy/**', reason: 'Rewritten in spring.' }] } },
  },
];\n`;
    const repository = bare({
      'eslint.config.mjs': config,
      'src/orders.js': `var unused;\n${FLOATING}`,
      'legacy/orders.js': FLOATING,
      'generated/orders.js': FLOATING,
      'src/orders.jsx': `export const view = <p>{1}</p>;\n${FLOATING}`,
    });

    const { findings, notices, skipped } = repository.judge('src', 'legacy', 'generated');
    expect(findings).toMatchObject([
      { path: 'src/orders.js', line: 3 },
      { path: 'src/orders.jsx', line: 3 },
    ]);
    expect(skipped).toEqual([{ path: 'generated/orders.js', reason: 'ignored' }]);
    expect(notices).toEqual([
      'eslint.config.mjs does not use eslint-plugin-taskgroup: judged with the recommended rules.',
    ]);
  });

  test('with settings that are wrong, which is exit code 2', () => {
    const config = "export default [{ settings: { taskgroup: { allowedPaths: 'legacy' } } }];\n";
    const repository = bare({ 'eslint.config.js': config, 'orders.js': FLOATING });

    expect(repository.guard('check')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^Cannot read settings\.taskgroup\.allowedPaths as a list: .*\n$/,
      ),
    });
  });

  test('where a warning is shown and does not block', () => {
    const repository = bare({});
    repository.installHook();
    repository.stage({ 'src/orders.js': LEAKY });

    const commit = repository.tryGit('commit', '-m', 'Load both');
    expect(commit.status).toBe(0);
    expect(commit.output).toContain('warning taskgroup/no-leaky-combinator');
    expect(commit.output).toContain('✔ No violation in 1 staged file (1 warning).');
  });

  test('in a commit', () => {
    const repository = bare({});
    repository.installHook();
    repository.stage({
      'src/orders.js': FLOATING,
      'src/view.jsx': 'export const v = <p>{f()}</p>;\n',
    });

    const commit = repository.tryGit('commit', '-m', 'Save and forget');
    expect(commit.status).toBe(1);
    expect(commit.output).toContain('No ESLint configuration here');
    expect(commit.output).not.toContain('syntax error');
  });
});

function bare(files: Record<string, string>): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.write({ 'package.json': '{ "type": "module" }\n', ...files });
  repository.commitAll('Start');
  return repository;
}
