import { describe, expect, test } from 'vitest';
import { LEAKY, TestRepository } from './support/repository.ts';

describe('a repository that does not use the plugin is judged with the recommended rules', () => {
  test('without any ESLint configuration', () => {
    const repository = bare({ 'src/orders.ts': `${LEAKY.replace('(a, b)', '(a: any, b: any)')}` });

    expect(repository.judge()).toMatchObject({
      verdict: 'violations',
      tier: 'syntax',
      findings: [{ rule: 'taskgroup/no-leaky-combinator', path: 'src/orders.ts' }],
      notices: ['No ESLint configuration here: judged with the recommended rules.'],
    });
  });

  test('with an old .eslintrc, which is not read', () => {
    const repository = bare({ '.eslintrc.json': '{ "root": true }', 'src/orders.js': LEAKY });

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
      'src/orders.js': `var unused;\n${LEAKY}`,
      'legacy/orders.js': LEAKY,
      'generated/orders.js': LEAKY,
      'src/orders.jsx': `export const view = <p>{1}</p>;\n${LEAKY}`,
    });

    const { findings, notices, skipped } = repository.judge('src/orders.js', 'legacy', 'generated');
    expect(findings).toMatchObject([{ path: 'src/orders.js', line: 2 }]);
    expect(skipped).toEqual([{ path: 'generated/orders.js', reason: 'ignored' }]);
    expect(notices).toEqual([
      'eslint.config.mjs does not use eslint-plugin-taskgroup: judged with the recommended rules.',
    ]);
  });

  test('with settings that are wrong, which is exit code 2', () => {
    const config = "export default [{ settings: { taskgroup: { allowedPaths: 'legacy' } } }];\n";
    const repository = bare({ 'eslint.config.js': config, 'orders.js': LEAKY });

    expect(repository.guard('check')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^Cannot read settings\.taskgroup\.allowedPaths as a list: .*\n$/,
      ),
    });
  });

  test('in a commit', () => {
    const repository = bare({});
    repository.installHook();
    repository.stage({
      'src/orders.js': LEAKY,
      'src/view.jsx': 'export const v = <p>{f()}</p>;\n',
    });

    const commit = repository.tryGit('commit', '-m', 'Load both');
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
