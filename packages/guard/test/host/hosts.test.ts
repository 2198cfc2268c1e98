import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BIN, TestRepository } from '../support/repository.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

const UNTYPED = `import taskgroup from 'eslint-plugin-taskgroup';
import parser from '@typescript-eslint/parser';

export default [
  { files: ['**/*.{ts,tsx}'], languageOptions: { parser } },
  taskgroup.configs.governance,
];
`;
const TYPED = UNTYPED.replace('{ parser }', '{ parser, parserOptions: { projectService: true } }');

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    ...{
      strict: true,
      module: 'nodenext',
      target: 'es2023',
      lib: ['esnext', 'dom'],
      jsx: 'preserve',
    },
    ...{ noEmit: true, allowImportingTsExtensions: true, skipLibCheck: true, types: [] },
  },
  include: ['src'],
});

describe('our host and ESLint give one report', () => {
  test.each([
    ['by syntax', UNTYPED, {}],
    ['by types of TypeScript', TYPED, {}],
    ['by types of a native session', UNTYPED, { TASKGROUP_TYPESCRIPT: native() }],
  ])('%s, over every shape of unowned work', (_name, config, env) => {
    const repository = repositoryWith({ 'eslint.config.js': config, 'tsconfig.json': TSCONFIG });
    cpSync(path.join(root, 'fixtures/shapes'), path.join(repository.root, 'src'), {
      recursive: true,
    });

    const [ours, theirs] = bothReports(repository, env);
    expect(ours.findings.length).toBeGreaterThan(140);
    expect(ours).toEqual(theirs);
  });

  test.each([
    ['by syntax', UNTYPED, {}],
    ['by types of TypeScript', TYPED, {}],
    ['by types of a native session', UNTYPED, { TASKGROUP_TYPESCRIPT: native() }],
  ])(
    '%s, over decorated classes, checked JavaScript, JSX and modules by extension',
    (_name, config, env) => {
      const compilerOptions = {
        ...(JSON.parse(TSCONFIG) as { compilerOptions: object }).compilerOptions,
        ...{ allowJs: true, checkJs: true, experimentalDecorators: true },
      };
      const repository = repositoryWith({
        'eslint.config.js': config.replace('*.{ts,tsx}', '*.{ts,tsx,mts,cts,js,jsx,cjs}'),
        'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src', 'eslint.config.js'] }),
      });
      cpSync(path.join(root, 'fixtures/dialects'), path.join(repository.root, 'src'), {
        recursive: true,
        filter: (name) => !name.endsWith('.json'),
      });

      const [ours, theirs] = bothReports(repository, env);
      expect(ours.findings.length).toBeGreaterThan(20);
      expect(ours).toEqual(theirs);
    },
  );

  test('for rules with options, allowed paths, tests and another severity', () => {
    const repository = repositoryWith({
      'eslint.config.js': `${UNTYPED.replace(/\n];\n$/, '')}
  {
    settings: {
      taskgroup: { allowedPaths: [{ glob: 'src/seed/**', reason: 'It runs once.' }], managers: ['jobs'] },
    },
  },
  { files: ['src/app/**'], rules: { 'taskgroup/no-leaky-combinator': 'warn', 'taskgroup/no-orphan-timer': 0 } },
  { ignores: ['src/generated/**'] },
];
`,
      'src/seed/users.ts': LEAKY,
      'src/app/load.ts': LEAKY,
      'src/app/load.test.ts': LEAKY,
      'src/generated/client.ts': LEAKY,
      'src/jobs.ts': 'jobs.submit(async () => {});\nsetInterval(async () => {}, 10);\n',
      'src/legacy.cjs': `#!/usr/bin/env node\nconst { all } = require('./x');\n${LEAKY.replace('export ', '')}`,
      'src/plain.js': LEAKY,
    });

    const [ours, theirs] = bothReports(repository);
    expect(ours.findings.length).toBeGreaterThan(3);
    expect(ours).toEqual(theirs);
  });

  const COMMENTS: [turnedOff: string, text: string][] = [
    ['a line', `${LEAKY.trim()} // eslint-disable-line taskgroup/no-leaky-combinator -- ADR-1\n`],
    ['the next line', `// eslint-disable-next-line taskgroup/no-leaky-combinator\n${LEAKY}`],
    [
      'the line after a long comment',
      `/* eslint-disable-next-line\n  no-var,\n  'taskgroup/no-leaky-combinator' */\n${LEAKY}`,
    ],
    ['another rule', `// eslint-disable-next-line taskgroup/no-floating-task\n${LEAKY}`],
    [
      'a stretch',
      `/* eslint-disable */\n${LEAKY}/* eslint-enable */\n${LEAKY.replace('both', 'again')}`,
    ],
    [
      'all but one rule',
      `/* eslint-disable */\n/* eslint-enable taskgroup/no-leaky-combinator */\n${LEAKY}`,
    ],
    ['nothing, in a line comment', `// eslint-disable\n${LEAKY}`],
    ['nothing, by a word that only begins so', `// eslint-disable-next-linee\n${LEAKY}`],
    [
      'a rule by a comment that configures it',
      `/* eslint taskgroup/no-leaky-combinator: "off" */\n${LEAKY}`,
    ],
    ['a rule with another severity', `/* eslint taskgroup/no-leaky-combinator: 1 */\n${LEAKY}`],
    ['a rule of others', `/* eslint no-var: "off", n/no-sync: ["error", { a: 1 }] */\n${LEAKY}`],
    ['what is no rule', `/* eslint taskgroup/no-leaky: 1, : */\n${LEAKY}`],
  ];

  test('where a comment turns off a rule, in each of the ways there are', () => {
    const files = COMMENTS.map(([turnedOff, text]) => [`src/${turnedOff}.ts`, text]);
    const repository = repositoryWith({
      'eslint.config.js': UNTYPED,
      ...(Object.fromEntries(files) as Record<string, string>),
    });

    const [ours, theirs] = bothReports(repository);
    expect(ours.findings.length).toBeGreaterThan(2);
    expect(ours).toEqual(theirs);
  });

  test.each([
    ['a text that no parser takes', { 'src/load.ts': 'const = ;\nsetInterval(() => {});\n' }],
    [
      'a script that ESLint takes for a module',
      { 'src/old.js': `var await = 1;\n${LEAKY.replace('export ', '')}` },
    ],
    ['a name that is declared twice', { 'src/old.js': `let a; let a;\n${LEAKY}` }],
    [
      'a file that configures nothing for TypeScript',
      { 'eslint.config.js': UNTYPED.replace('{ parser }', '{}'), 'src/load.ts': LEAKY },
    ],
    [
      'settings that are wrong',
      {
        'eslint.config.js': UNTYPED.replace(
          '\n];',
          '\n  { settings: { taskgroup: { types: 1 } } },\n];',
        ),
        'src/load.ts': LEAKY,
      },
    ],
  ])('for %s', (_name, files: Record<string, string>) => {
    const repository = repositoryWith({ 'eslint.config.js': UNTYPED, ...files });

    const [ours, theirs] = bothReports(repository);
    expect(ours).toEqual(theirs);
  });

  test('where there is no configuration', () => {
    const repository = repositoryWith({
      'src/load.ts': LEAKY,
      'src/page.jsx': `export const page = () => <p onClick={async () => { await x(); }} />;\n${LEAKY}`,
      'src/legacy.cjs':
        "const { all } = require('./x');\nsetInterval(async () => { await all(); }, 10);\n",
      'fixtures/node_modules/dependency/index.js': LEAKY,
    });
    repository.write({ '.gitignore': '/node_modules\n' });

    const [ours, theirs] = bothReports(repository);
    expect(ours.findings.length).toBeGreaterThan(2);
    expect(ours.skipped).toHaveLength(1);
    expect(ours).toEqual(theirs);
  });
});

test('doctor says which host it is', () => {
  const repository = repositoryWith({ 'eslint.config.js': UNTYPED, 'src/load.ts': LEAKY });
  const saysBy = (host: string) =>
    repository.run(process.execPath, [BIN, 'doctor'], { TASKGROUP_HOST: host }).stdout;

  expect(saysBy('auto')).toContain('run without ESLint');
  expect(saysBy('eslint')).toContain('run by ESLint: TASKGROUP_HOST says so');
});

const LEAKY = 'export const both = async (a, b) => { await Promise.all([a(), b()]); };\n';

function repositoryWith(files: Record<string, string>): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  for (const name of [
    'eslint',
    'typescript',
    '@typescript-eslint/parser',
    'eslint-plugin-taskgroup',
  ]) {
    repository.link(name);
  }
  repository.write({
    'package.json': '{ "type": "module" }\n',
    '.gitignore': 'node_modules\n',
    ...files,
  });
  return repository;
}

function bothReports(repository: TestRepository, env: Record<string, string> = {}): any[] {
  return ['auto', 'eslint'].map((host) => {
    const args = [BIN, 'check', '--json'];
    const { stdout } = repository.run(process.execPath, args, { ...env, TASKGROUP_HOST: host });
    return JSON.parse(stdout);
  });
}

/** The native compiler that the catalogue's own tests use. */
function native(): string {
  const folder = path.join(root, 'packages/patterns/node_modules/@typescript/native');
  return readdirSync(folder) && folder;
}
