import { describe, expect, test } from 'vitest';
import { FLOATING, TestRepository } from './support/repository.ts';

const TYPED = `import parser from '@typescript-eslint/parser';
import taskgroup from 'eslint-plugin-taskgroup';

export default [
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser, parserOptions: { projectService: true } },
    settings: { taskgroup: { types: 'parser' } },
  },
  taskgroup.configs.recommended,
];
`;

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

  test('about the code, and the configuration of a tool only where there is nothing else', () => {
    const repository = bare({
      'prettier.config.js': 'export default {};\n',
      'src/orders.js': FLOATING,
      'tool.config.cjs': 'module.exports = {};\n',
    });

    const { stdout } = repository.guard('doctor');
    expect(stdout).toMatch(/ src\/orders\.js /);
    expect(stdout).not.toMatch(/ prettier\.config\.js /);
    expect(stdout).toMatch(/ tool\.config\.cjs /);
  });

  test('where types are asked for, that a file outside of every project has none', () => {
    const repository = bare({
      'package.json': '{ "type": "module" }',
      'eslint.config.js': TYPED,
      'src/orders.ts': FLOATING,
      'tools/release.tsx': FLOATING,
      'tsconfig.json': '{ "include": ["src"] }',
    });
    for (const name of ['@typescript-eslint/parser', 'typescript']) repository.link(name);
    repository.link('eslint-plugin-taskgroup');

    const { stdout } = repository.guard('doctor');
    expect(stdout).toMatch(/✓ src\/orders\.ts +types from typescript-eslint/);
    expect(stdout).toMatch(
      /! tools\/release\.tsx +no types: no readable tsconfig\.json includes it/,
    );
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
