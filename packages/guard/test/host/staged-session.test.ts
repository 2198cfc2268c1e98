import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BIN, TestRepository } from '../support/repository.ts';

const modules = fileURLToPath(
  new URL('../../../patterns/node_modules/@typescript', import.meta.url),
);

const CONFIG = `import taskgroup from 'eslint-plugin-taskgroup';
import parser from '@typescript-eslint/parser';

export default [
  { files: ['**/*.ts'], languageOptions: { parser } },
  taskgroup.configs.recommended,
];
`;
const TSCONFIG = JSON.stringify({
  compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', types: [], noEmit: true },
  include: ['src'],
});
const ASYNC_SAVE = 'export async function save(): Promise<void> {}\n';
const SYNC_SAVE = 'export function save(): void {}\n';
const CALLER =
  "import { save } from './save.js';\n\nexport function close(): void {\n  save();\n}\n";

describe.each(['native', 'native-next'])(
  'a session of TypeScript 7 (%s) sees the commit',
  (compiler) => {
    const judge = (repository: TestRepository) => {
      const args = [BIN, 'check', '--staged', '--json'];
      const env = { TASKGROUP_TYPESCRIPT: path.join(modules, compiler) };
      return JSON.parse(repository.run(process.execPath, args, env).stdout);
    };

    test('a callee that is async in the index and sync on disk', () => {
      const repository = withSession({ 'src/save.ts': ASYNC_SAVE });
      repository.stage({ 'src/close.ts': CALLER });
      repository.write({ 'src/save.ts': SYNC_SAVE });

      expect(judge(repository)).toMatchObject({
        tier: 'types',
        findings: [{ rule: 'taskgroup/no-floating-task', path: 'src/close.ts', line: 4 }],
      });
    });

    test('a callee that is sync in the index and async on disk', () => {
      const repository = withSession({ 'src/save.ts': SYNC_SAVE });
      repository.stage({ 'src/close.ts': CALLER });
      repository.write({ 'src/save.ts': ASYNC_SAVE });

      expect(judge(repository)).toMatchObject({ tier: 'types', findings: [] });
    });

    test('a staged caller that is empty on disk', () => {
      const repository = withSession({});
      repository.stage({ 'src/save.ts': ASYNC_SAVE, 'src/close.ts': CALLER });
      repository.write({ 'src/save.ts': SYNC_SAVE, 'src/close.ts': '' });

      expect(judge(repository).findings).toHaveLength(1);
    });

    test('a callee that was deleted on disk, with its folder', () => {
      const repository = withSession({ 'src/lib/save.ts': ASYNC_SAVE });
      repository.stage({ 'src/close.ts': CALLER.replace('./save', './lib/save') });
      rmSync(path.join(repository.root, 'src/lib'), { recursive: true });

      expect(judge(repository)).toMatchObject({ tier: 'types', findings: [{ line: 4 }] });
    });

    test('a staged file that was deleted on disk', () => {
      const repository = withSession({ 'src/save.ts': ASYNC_SAVE });
      repository.stage({ 'src/app/close.ts': CALLER.replace('./save', '../save') });
      rmSync(path.join(repository.root, 'src/app'), { recursive: true });

      expect(judge(repository)).toMatchObject({ tier: 'types', findings: [{ line: 4 }] });
    });

    test('without a file that is not tracked', () => {
      const repository = withSession({
        'src/save.d.ts': 'export declare function save(): void;\n',
      });
      repository.stage({ 'src/close.ts': CALLER });
      repository.write({ 'src/save.ts': ASYNC_SAVE });

      expect(judge(repository)).toMatchObject({ tier: 'types', findings: [] });
    });

    test('with a tsconfig.json that is another on disk', () => {
      const repository = withSession({ 'src/save.ts': ASYNC_SAVE });
      repository.stage({ 'src/close.ts': CALLER });
      repository.write({ 'tsconfig.json': '{ "include": ["nowhere"] }' });

      expect(judge(repository)).toMatchObject({ tier: 'types', findings: [{ line: 4 }] });
    });
  },
);

function withSession(files: Record<string, string>): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  for (const name of ['eslint', '@typescript-eslint/parser', 'eslint-plugin-taskgroup']) {
    repository.link(name);
  }
  repository.write({
    'package.json': '{ "type": "module" }\n',
    '.gitignore': 'node_modules\n',
    'eslint.config.js': CONFIG,
    'tsconfig.json': TSCONFIG,
    ...files,
  });
  repository.commitAll('Start');
  return repository;
}
