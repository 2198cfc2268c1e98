import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TestRepository } from './support/repository.ts';

const PLUGIN = fileURLToPath(new URL('../../eslint-plugin', import.meta.url));

const CONFIG = `import taskgroup from 'eslint-plugin-taskgroup';
import parser from '@typescript-eslint/parser';

export default [
  { files: ['**/*.ts'], languageOptions: { parser } },
  ...taskgroup.configs.recommendedTypeChecked,
];
`;
const TSCONFIG = '{ "compilerOptions": { "strict": true, "types": [] }, "include": ["src"] }';
const CALLER =
  "import { save } from './save.js';\n\nexport function close(): void {\n  save();\n}\n";

describe('a daemon', () => {
  test('gives the same verdict as the gate, and sees each change of the index', () => {
    const repository = withDaemon();
    const verdicts = [SYNC, ASYNC, SYNC].map((save) => {
      repository.stage({ 'src/save.ts': save, 'src/close.ts': CALLER });
      const [warm, cold] = [repository.judge('--staged'), coldly(repository)];
      expect(warm).toEqual(cold);
      return warm.verdict as string;
    });

    expect(verdicts).toEqual(['clean', 'violations', 'clean']);
    expect(statusOf(repository)).toContain('commits judged: 3.');
  });

  test('that is killed leaves the gate to judge by itself, and can be started again', () => {
    const repository = withDaemon();
    const [, pid] = /process (\d+)/.exec(statusOf(repository))!;
    process.kill(Number(pid), 'SIGKILL');
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });

    expect(repository.judge('--staged').verdict).toBe('violations');
    expect(repository.guard('daemon', 'start').stdout).toContain('commits judged: 0.');
  });

  test('is not asked where the repository or the environment says so', () => {
    const repository = withDaemon();
    repository.stage({ 'src/save.ts': SYNC });
    coldly(repository);
    repository.stage({ 'taskgroup.config.json': '{ "hook": { "daemon": false } }' });
    repository.judge('--staged');

    expect(statusOf(repository)).toContain('commits judged: 0.');
  });

  test('runs no configuration: one that has to be loaded is left to the gate', () => {
    const repository = withDaemon();
    repository.write({ 'eslint.config.js': `${CONFIG}// changed\n` });
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });

    expect(repository.judge('--staged').verdict).toBe('violations');
    expect(statusOf(repository)).toContain('commits judged: 0.');
    expect(repository.judge('--staged').verdict).toBe('violations');
    expect(statusOf(repository)).toContain('commits judged: 1.');
  });

  test('is of no other working tree', () => {
    const repository = withDaemon();
    const other = TestRepository.configured();

    expect(repository.at('src').guard('daemon', 'status').stdout).toContain('is running');
    expect(statusOf(other)).toBe('No daemon is running here.\n');
  });

  test('has no other words than its four', () => {
    const { status, stderr } = TestRepository.configured().guard('daemon', 'restart');
    expect([status, stderr]).toEqual([
      2,
      'Cannot restart a daemon: choose start, stop or status.\n',
    ]);
  });
});

const SYNC = 'export function save(): void {}\n';
const ASYNC = 'export async function save(): Promise<void> {}\n';

/** A repository whose configuration was read once, as the first commit does. */
function withDaemon(): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  for (const name of ['eslint', 'typescript', '@typescript-eslint/parser']) repository.link(name);
  repository.link('eslint-plugin-taskgroup', PLUGIN);
  repository.write({
    '.gitignore': 'node_modules\n',
    'package.json': '{ "type": "module" }\n',
    'eslint.config.js': CONFIG,
    'tsconfig.json': TSCONFIG,
    'src/start.ts': 'export const start = () => Promise.resolve();\n',
  });
  repository.git('add', '-A');
  repository.judge('--staged');
  repository.commitAll('Start');
  expect(repository.guard('daemon', 'start').stdout).toContain(path.basename(repository.root));
  onTestFinished(() => void repository.guard('daemon', 'stop'));
  return repository;
}

function coldly(repository: TestRepository): unknown {
  const args = [fileURLToPath(new URL('../bin/taskgroup-guard.js', import.meta.url))];
  const { stdout } = repository.run(process.execPath, [...args, 'check', '--staged', '--json'], {
    TASKGROUP_DAEMON: '0',
  });
  return JSON.parse(stdout);
}

function statusOf(repository: TestRepository): string {
  return repository.guard('daemon', 'status').stdout;
}
