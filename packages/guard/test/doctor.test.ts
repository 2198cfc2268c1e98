import { describe, expect, test } from 'vitest';
import { FLOATING, TestRepository } from './support/repository.ts';

describe('doctor says what the rules have to work with', () => {
  test('without a configuration: the recommended rules, and what types there are', () => {
    const repository = bare({ 'src/orders.js': FLOATING });

    const { status, stdout } = repository.guard('doctor');
    expect(status).toBe(0);
    expect(stdout).toMatch(/✓ src\/orders\.js +\d+ rules, by the recommended preset/);
    // A launcher may let Node find this workspace's TypeScript 7, by NODE_PATH, in any folder.
    expect(stdout).toMatch(/src\/orders\.js +(no types|types from a session of TypeScript 7)/);
  });

  test('with a configuration that has none of our rules on', () => {
    const repository = bare({
      'eslint.config.mjs': "export default [{ ignores: ['src'] }];\n",
      'src/orders.js': FLOATING,
    });

    expect(repository.guard('doctor').stdout).toMatch(/✗ \*\.js +no rule of ours is on/);
  });

  test('as JSON', () => {
    const repository = bare({ 'orders.js': FLOATING });

    const { diagnoses } = JSON.parse(repository.guard('doctor', '--json').stdout) as {
      diagnoses: readonly object[];
    };
    expect(diagnoses[0]).toMatchObject({ subject: 'Node.js', state: 'ok' });
  });
});

function bare(files: Record<string, string>): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.write(files);
  return repository;
}
