import { describe, expect, test } from 'vitest';
import { CLEAN, LEAKY, TestRepository } from './support/repository.ts';

const TYPED_LEAKY = 'export const both = (a: any, b: any) => Promise.all([a(), b()]);\n';
const FLOATING = 'const save = async (id: string) => JSON.parse(id);\nsave("1");\n';
const CHOOSE = 'Name such files in the `files` of an entry, or in `ignores`.';

describe('TypeScript that no entry of the configuration matches is judged all the same', () => {
  test('in a commit, with the rules that the configuration has for all files', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/orders.ts': TYPED_LEAKY, 'src/sales.tsx': TYPED_LEAKY });

    expect(repository.judge('--staged')).toMatchObject({
      verdict: 'violations',
      tier: 'syntax',
      findings: [{ path: 'src/orders.ts' }, { path: 'src/sales.tsx' }],
      skipped: [],
      notices: [
        `eslint.config.js has no entry for src/orders.ts and 1 more: judged by syntax, with its rules for all files. ${CHOOSE}`,
      ],
    });
  });

  test('on disk, with the recommended rules where the configuration has ours for some files only', () => {
    const config = `import taskgroup from 'eslint-plugin-taskgroup';
export default [{ ...taskgroup.configs.recommended, files: ['**/*.js'] }];\n`;
    const repository = TestRepository.configured({ 'eslint.config.js': config });
    repository.write({ 'src/orders.ts': FLOATING });

    expect(repository.judge('src')).toMatchObject({
      findings: [{ rule: 'taskgroup/no-floating-task', severity: 'error', line: 2 }],
      notices: [
        `eslint.config.js has no entry for src/orders.ts: judged by syntax, with the recommended rules. ${CHOOSE}`,
      ],
    });
  });

  test('under the severity that the configuration gives a rule for all files', () => {
    const config = `import taskgroup from 'eslint-plugin-taskgroup';
export default [taskgroup.configs.recommended, { rules: { 'taskgroup/no-leaky-combinator': 'off' } }];\n`;
    const repository = TestRepository.configured({ 'eslint.config.js': config });
    repository.stage({ 'src/orders.ts': TYPED_LEAKY });

    expect(repository.judge('--staged').verdict).toBe('clean');
  });

  test('also JSX, which ESLint does not match by itself', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/view.jsx': `export const view = <p>{1}</p>;\n${LEAKY}` });

    expect(repository.judge('--staged').findings).toMatchObject([
      { path: 'src/view.jsx', line: 2 },
    ]);
  });

  test('without types that the configuration asks for, for its parser is not known', () => {
    const config = `import taskgroup from 'eslint-plugin-taskgroup';
export default [
  taskgroup.configs.recommended,
  { languageOptions: { parserOptions: { projectService: true } } },
];\n`;
    const repository = TestRepository.configured({ 'eslint.config.js': config });
    repository.stage({ 'src/orders.ts': TYPED_LEAKY });

    const { tier, findings } = repository.judge('--staged');
    expect({ tier, findings }).toMatchObject({ tier: 'syntax', findings: [{ line: 1 }] });
  });

  test('but not what the configuration ignores, and the verdict says why', () => {
    const config = `import taskgroup from 'eslint-plugin-taskgroup';
export default [{ ignores: ['generated'] }, taskgroup.configs.recommended];\n`;
    const repository = TestRepository.configured({ 'eslint.config.js': config });
    repository.stage({
      'generated/a.ts': TYPED_LEAKY,
      'generated/b.js': LEAKY,
      'src/data.js': `// ${'x'.repeat(2 * 1024 * 1024)}\n`,
    });

    const { status, stdout } = repository.guard('check', '--staged');
    expect(status).toBe(0);
    expect(stdout).toContain(
      '✔ Nothing to judge (not judged: 1 larger than 1 MiB, 2 ignored by the ESLint configuration).\n',
    );
  });
});

describe('TypeScript for which the configuration has no parser is no syntax error', () => {
  const config = `import taskgroup from 'eslint-plugin-taskgroup';
export default [{ files: ['**/*.{js,ts}'] }, taskgroup.configs.recommended];\n`;
  const notice = (files: string) =>
    `eslint.config.js has no parser of TypeScript for ${files}: judged by syntax. Set \`languageOptions.parser\` to eslint-plugin-taskgroup/parser or @typescript-eslint/parser.`;

  test('in a commit, beside JavaScript under the same entry', () => {
    const repository = TestRepository.configured({ 'eslint.config.js': config });
    repository.stage({ 'src/a.js': LEAKY, 'src/b.ts': TYPED_LEAKY, 'src/c.js': CLEAN });

    expect(repository.judge('--staged')).toMatchObject({
      findings: [
        { path: 'src/a.js', rule: 'taskgroup/no-leaky-combinator' },
        { path: 'src/b.ts', rule: 'taskgroup/no-leaky-combinator' },
      ],
      notices: [notice('src/b.ts')],
    });
  });

  test('on disk, even where types are asked for', () => {
    const typed = config.replace(
      "{js,ts}'] }",
      "{js,ts}'], languageOptions: { parserOptions: { projectService: true } } }",
    );
    const repository = TestRepository.configured({
      'eslint.config.js': typed,
      'tsconfig.json': '{}',
    });
    repository.write({ 'src/b.ts': TYPED_LEAKY });

    expect(repository.judge('src')).toMatchObject({
      tier: 'syntax',
      findings: [{ rule: 'taskgroup/no-leaky-combinator' }],
      notices: [notice('src/b.ts')],
    });
  });

  test('and what is one stays one', () => {
    const repository = TestRepository.configured({ 'eslint.config.js': config });
    repository.stage({ 'src/b.ts': 'const both: = Promise.all([]);\n' });

    expect(repository.judge('--staged').findings).toMatchObject([{ messageId: 'syntax-error' }]);
  });
});

describe('a file that ESLint takes for another kind of JavaScript', () => {
  const CONFIG = `import taskgroup from 'eslint-plugin-taskgroup';
export default [taskgroup.configs.recommended];\n`;

  test('is judged when it is valid: a CommonJS file may use the names that modules reserve', () => {
    const repository = TestRepository.configured({ 'eslint.config.js': CONFIG });
    repository.stage({
      'lib/config.js': `const protected = 1;\n${LEAKY}`,
    });

    expect(repository.judge('--staged')).toMatchObject({
      findings: [{ rule: 'taskgroup/no-leaky-combinator', line: 2 }],
      notices: [
        "The configured parser rejects lib/config.js, and ours does not: judged by syntax. Set `languageOptions.sourceType` to 'commonjs' for CommonJS files, and `parserOptions.ecmaFeatures.jsx` for JSX.",
      ],
    });
  });

  test('cannot be judged when no parser reads it', () => {
    const repository = TestRepository.configured({ 'eslint.config.js': CONFIG });
    repository.stage({ 'lib/config.js': 'const = fetch(1);\n' });

    expect(repository.judge('--staged')).toMatchObject({
      verdict: 'violations',
      findings: [{ rule: null, path: 'lib/config.js', line: 1 }],
    });
  });
});
