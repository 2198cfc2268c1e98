import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { TestRepository } from './support/repository.ts';

const TYPED_CONFIG = `import taskgroup from 'eslint-plugin-taskgroup';
import parser from '@typescript-eslint/parser';

export default [
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
  },
  taskgroup.configs.recommended,
];
`;

const TSCONFIG = JSON.stringify({
  compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', types: [], noEmit: true },
  include: ['src'],
});

const ASYNC_SAVE = 'export async function save(): Promise<void> {}\n';
const SYNC_SAVE = 'export function save(): void {}\n';
// The catalogue's prefilter looks for its tokens, and the stub's typed rule is not in the catalogue.
const CALLER =
  "import { save } from './save.js'; // Promise\n\nexport function close(): void {\n  save();\n}\n";

describe('types are those of the commit', () => {
  test('a callee that is async in the index and sync on disk: blocked', () => {
    const repository = typed({ 'src/save.ts': ASYNC_SAVE });
    repository.stage({ 'src/close.ts': CALLER });
    repository.write({ 'src/save.ts': SYNC_SAVE });

    expect(repository.judge('--staged')).toMatchObject({
      tier: 'types',
      findings: [{ rule: 'taskgroup/no-floating-task', path: 'src/close.ts', line: 4 }],
    });
  });

  test('a callee that is sync in the index and async on disk: clean', () => {
    const repository = typed({ 'src/save.ts': SYNC_SAVE });
    repository.stage({ 'src/close.ts': CALLER });
    repository.write({ 'src/save.ts': ASYNC_SAVE });

    expect(repository.judge('--staged')).toMatchObject({ tier: 'types', findings: [] });
  });

  test('a staged callee and its staged caller are seen together', () => {
    const repository = typed({});
    repository.stage({ 'src/save.ts': ASYNC_SAVE, 'src/close.ts': CALLER });
    repository.write({ 'src/save.ts': SYNC_SAVE, 'src/close.ts': '' });

    expect(repository.judge('--staged').findings).toHaveLength(1);
  });

  test('a callee that was deleted on disk still has its types', () => {
    const repository = typed({ 'src/lib/save.ts': ASYNC_SAVE });
    repository.stage({ 'src/close.ts': CALLER.replace('./save', './lib/save') });
    rmSync(path.join(repository.root, 'src/lib'), { recursive: true });

    expect(repository.judge('--staged').findings).toHaveLength(1);
  });

  test('an untracked file does not exist', () => {
    const repository = typed({ 'src/save.d.ts': 'export declare function save(): void;\n' });
    repository.stage({ 'src/close.ts': CALLER });
    repository.write({ 'src/save.ts': ASYNC_SAVE });

    expect(repository.judge('--staged')).toMatchObject({ tier: 'types', findings: [] });
  });

  test('an ignored file does exist, as a generated client must', () => {
    const repository = typed({ '.gitignore': 'node_modules\nsrc/generated\n' });
    repository.write({ 'src/generated/save.ts': ASYNC_SAVE });
    repository.stage({ 'src/close.ts': CALLER.replace('./save', './generated/save') });

    expect(repository.judge('--staged').findings).toHaveLength(1);
  });

  test('globals that another file declares are known', () => {
    const repository = typed({
      'tsconfig.json': TSCONFIG.replace('"strict":true', '"moduleDetection":"legacy"'),
      'src/globals.ts': 'export {};\ndeclare global {\n  function save(): Promise<void>;\n}\n',
      'src/script.ts': 'declare function load(): Promise<void>;\n',
    });
    repository.stage({ 'src/close.ts': 'save();\nload(); // Promise\nexport {};\n' });

    expect(repository.judge('--staged').findings).toMatchObject([{ line: 1 }, { line: 2 }]);
  });

  test('a chain of imports deeper than the stack is followed', () => {
    const name = (at: number) => `link${String(at).padStart(4, '0')}`;
    const links = Array.from({ length: 3000 }, (_, at) => [
      `src/${name(at)}.ts`,
      at === 0 ? 'export {};\n' : `import './${name(at - 1)}.js';\n`,
    ]);
    const repository = typed({ 'src/save.ts': ASYNC_SAVE, ...Object.fromEntries(links) });
    repository.stage({ 'src/close.ts': `${CALLER}import './${name(2999)}.js';\n` });

    expect(repository.judge('--staged')).toMatchObject({ tier: 'types', findings: [{ line: 4 }] });
  });

  test('the tsconfig is read from the index too', () => {
    const repository = typed({ 'src/save.ts': ASYNC_SAVE });
    repository.stage({ 'src/close.ts': CALLER });
    repository.write({ 'tsconfig.json': '{ "include": ["nowhere"] }' });

    expect(repository.judge('--staged')).toMatchObject({ tier: 'types' });
  });

  test('a project that a tsconfig refers to is found', () => {
    const repository = typed({
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./src" }] }',
      'src/tsconfig.json': TSCONFIG.replace('"src"', '"."').replace(
        '"noEmit":true',
        '"composite":true',
      ),
      'src/save.ts': ASYNC_SAVE,
    });
    repository.stage({ 'src/close.ts': CALLER });

    expect(repository.judge('--staged').findings).toHaveLength(1);
  });

  test('carriage returns on disk do not shift a column', () => {
    const repository = typed({ 'src/save.ts': ASYNC_SAVE });
    repository.git('config', 'core.autocrlf', 'true');
    repository.stage({ 'src/close.ts': CALLER.replaceAll('\n', '\r\n') });

    expect(repository.judge('--staged').findings).toMatchObject([{ line: 4, column: 3 }]);
  });
});

describe('a file that is not staged, and imports what changed', () => {
  test('is blocked for a promise that the change leaves floating in it', () => {
    const repository = typed({ 'src/save.ts': SYNC_SAVE, 'src/close.ts': CALLER });
    repository.stage({ 'src/save.ts': ASYNC_SAVE });

    const { findings, judged, notices } = repository.judge('--staged');
    expect(findings).toMatchObject([{ rule: 'taskgroup/no-floating-task', path: 'src/close.ts' }]);
    expect(judged).toBe(1);
    expect(notices).toEqual([
      'Not part of the change, and broken by it: src/close.ts, for what it imports is another now.',
    ]);
  });

  test('is clean once the promise is gone again, whatever lies on disk', () => {
    const repository = typed({ 'src/save.ts': ASYNC_SAVE, 'src/close.ts': CALLER });
    repository.stage({ 'src/save.ts': SYNC_SAVE });
    repository.write({ 'src/save.ts': ASYNC_SAVE });

    expect(repository.judge('--staged')).toMatchObject({ tier: 'types', findings: [] });
  });

  test('is judged as it is in the index', () => {
    const repository = typed({ 'src/save.ts': SYNC_SAVE, 'src/close.ts': CALLER });
    repository.stage({ 'src/save.ts': ASYNC_SAVE });
    repository.write({ 'src/close.ts': '' });

    expect(repository.judge('--staged').findings).toMatchObject([{ path: 'src/close.ts' }]);
  });

  test('is not blamed for what it had before', () => {
    const repository = typed({
      'src/save.ts': `${SYNC_SAVE}export async function load(): Promise<void> {}\n`,
      'src/close.ts': CALLER.replace('save }', 'load, save }').replace(
        '  save',
        '  load();\n  save',
      ),
    });
    repository.stage({
      'src/save.ts': `${ASYNC_SAVE}export async function load(): Promise<void> {}\n`,
    });

    expect(repository.judge('--staged').findings).toMatchObject([
      { path: 'src/close.ts', line: 5 },
    ]);
  });

  test('is found behind modules that pass the name on', () => {
    const repository = typed({
      'src/lib/save.ts': SYNC_SAVE,
      'src/lib/index.ts': "export * from './save.js';\n",
      'src/close.ts': CALLER.replace('./save.js', './lib/index.js'),
    });
    repository.stage({ 'src/lib/save.ts': ASYNC_SAVE });

    expect(repository.judge('--staged').findings).toMatchObject([{ path: 'src/close.ts' }]);
  });

  test('is passed over when only a body changed whose type is written down', () => {
    const repository = typed({
      'src/save.ts': 'export async function save(): Promise<void> { await 1; }\n',
      'src/close.ts': CALLER,
    });
    repository.stage({
      'src/save.ts': 'export async function save(): Promise<void> { await 2; }\n',
    });

    expect(repository.judge('--staged').findings).toEqual([]);
  });

  test('is left to CI, and said to be, when there are too many of them', () => {
    const callers = Array.from({ length: 41 }, (_, at) => [`src/close${at + 10}.ts`, CALLER]);
    const repository = typed({ 'src/save.ts': SYNC_SAVE, ...Object.fromEntries(callers) });
    repository.stage({ 'src/save.ts': ASYNC_SAVE });

    const { findings, leftToCi } = repository.judge('--staged');
    expect(findings).toHaveLength(40);
    expect(leftToCi).toEqual(['src/close50.ts']);
  });

  test('is judged in a range of commits too', () => {
    const repository = typed({ 'src/save.ts': SYNC_SAVE, 'src/close.ts': CALLER });
    repository.stage({ 'src/save.ts': ASYNC_SAVE });
    repository.commitAll('Save later');

    expect(repository.judge('--range', 'HEAD~1..HEAD').findings).toMatchObject([
      { path: 'src/close.ts' },
    ]);
  });
});

describe('without types the verdict is by syntax, and says so', () => {
  test('a file outside every tsconfig', () => {
    const repository = typed({});
    repository.stage({ 'scripts/close.ts': CALLER });

    expect(repository.judge('--staged')).toMatchObject({
      tier: 'syntax',
      notices: ['Judged without types: no readable tsconfig.json includes scripts/close.ts.'],
    });
  });

  test('a tsconfig that cannot be read', () => {
    const repository = typed({ 'tsconfig.json': '{ "include": [' });
    repository.stage({ 'src/close.ts': 'export const all = Promise.all([]);\n' });

    expect(repository.judge('--staged').verdict).toBe('violations');
  });

  test('files on disk that no tsconfig includes', () => {
    const repository = typed({ 'scripts/close.ts': `${CALLER}Promise.all([]);\n` });

    expect(repository.judge('scripts')).toMatchObject({
      tier: 'syntax',
      findings: [{ rule: 'taskgroup/no-leaky-combinator' }],
      notices: ['Judged without types: no readable tsconfig.json includes scripts/close.ts.'],
    });
  });
});

function typed(files: Record<string, string>): TestRepository {
  const repository = TestRepository.configured({
    'eslint.config.js': TYPED_CONFIG,
    'tsconfig.json': TSCONFIG,
    ...files,
  });
  repository.link('@typescript-eslint/parser');
  repository.link('typescript');
  return repository;
}
