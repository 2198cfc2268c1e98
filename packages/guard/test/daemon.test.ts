import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { BIN, cleanEnv, TestRepository } from './support/repository.ts';

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

const modules = fileURLToPath(new URL('../../patterns/node_modules/@typescript', import.meta.url));

/** By TypeScript's own programs, and by native sessions of two versions. */
describe.each(['', 'native', 'native-next'])('a daemon with the compiler "%s"', (compiler) => {
  const env: Record<string, string> = compiler
    ? { TASKGROUP_TYPESCRIPT: path.join(modules, compiler) }
    : {};

  test('sees what a gate without it sees, whatever happened since the last commit', () => {
    const repository = withDaemon({ 'src/made.ts': SYNC.replace('save', 'made') }, env);
    const seen: string[] = [];
    const look = (what: string, change: () => void) => {
      change();
      const [warm, cold] = [judge(repository, env), coldly(repository, env)];
      expect({ what, ...warm }).toEqual({ what, ...(cold as object) });
      seen.push(`${what}: ${warm.verdict}`);
    };
    const caller = (from: string) => CALLER.replaceAll('save', from);
    look('a caller of an async function', () =>
      repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER }),
    );
    look('all of it committed', () => repository.commitAll('Save'));
    look('the function is sync on disk alone', () => {
      repository.write({ 'src/save.ts': SYNC });
      repository.stage({ 'src/end.ts': `${CALLER}// end\n` });
    });
    look('the function is sync in the commit, too', () => repository.git('add', '-A'));
    look('a caller of a function that git does not know', () => {
      repository.write({ 'src/late.ts': ASYNC.replace('save', 'late') });
      repository.stage({ 'src/tail.ts': caller('late') });
    });
    look('git knows it', () => repository.git('add', '-A'));
    look('another branch, without any of them', () => {
      repository.commitAll('All');
      repository.git('switch', '-q', '-c', 'other', 'HEAD~1');
      repository.stage({ 'src/tail.ts': caller('late') });
    });
    look('a generated file that git ignores', () => {
      repository.stage({ '.gitignore': 'node_modules\nsrc/gen.ts\n', 'src/use.ts': caller('gen') });
      repository.write({ 'src/gen.ts': SYNC.replace('save', 'gen') });
    });
    look('it was generated anew', () =>
      repository.write({ 'src/gen.ts': ASYNC.replace('save', 'gen') }),
    );
    look('another configuration of the compiler', () =>
      repository.stage({ 'tsconfig.json': TSCONFIG.replace('"src"', '"src/made.ts"') }),
    );
    look('the function was taken away', () => {
      repository.git('checkout', 'HEAD', '--', 'tsconfig.json');
      repository.git('rm', '-q', '-f', 'src/save.ts');
      repository.stage({ 'src/close.ts': `${CALLER}// more\n` });
    });

    expect(seen.join('\n')).toMatchInlineSnapshot(`
        "a caller of an async function: violations
        all of it committed: clean
        the function is sync on disk alone: violations
        the function is sync in the commit, too: clean
        a caller of a function that git does not know: clean
        git knows it: violations
        another branch, without any of them: clean
        a generated file that git ignores: clean
        it was generated anew: violations
        another configuration of the compiler: clean
        the function was taken away: violations"
      `);
    expect(statusOf(repository)).toContain(`commits judged: ${seen.length}.`);
  }, 300_000);
});

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

  test('answers the line that hooks run as the gate does', () => {
    const repository = withDaemon();
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });
    const hook = [BIN, 'check', '--staged'];
    const color = { FORCE_COLOR: '1' };
    const warm = repository.run(process.execPath, hook, color);
    const cold = repository.run(process.execPath, hook, { ...color, TASKGROUP_DAEMON: '0' });

    expect(warm).toEqual(cold);
    expect(warm.status).toBe(1);
    expect(statusOf(repository)).toContain('commits judged: 1.');
  });

  test('is started by a commit that took types, where the configuration wants that', async () => {
    const repository = withoutDaemon();
    repository.stage({ 'taskgroup.config.json': '{ "version": 1, "hook": { "daemon": true } }' });
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });
    expect(statusOf(repository)).toBe('No daemon is running here.\n');

    repository.judge('--staged');
    await vi.waitUntil(() => statusOf(repository).includes('is running'), WAITING);
    expect(repository.judge('--staged').verdict).toBe('violations');
    expect(statusOf(repository)).toContain('commits judged: 1.');
  });

  test('judges two commits at once one after the other', async () => {
    const repository = withDaemon();
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });
    const both = await Promise.allSettled([begin(repository), begin(repository)]);

    expect(both).toMatchObject([{ value: 1 }, { value: 1 }]);
    expect(statusOf(repository)).toContain('commits judged: 2.');
  });

  test('that is killed in the middle of a question leaves the gate to judge by itself', async () => {
    const repository = withDaemon();
    const pid = pidOf(repository);
    process.kill(pid, 'SIGSTOP'); // who connects waits for an answer
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });
    const commit = begin(repository);
    process.kill(pid, 'SIGKILL');

    expect(await commit).toBe(1);
    expect(statusOf(repository)).toBe('No daemon is running here.\n');
  });

  test('ends when other packages are installed', () => {
    const repository = withDaemon();
    repository.write({ 'package-lock.json': '{}\n' });
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });

    expect(repository.judge('--staged').verdict).toBe('violations');
    expect(statusOf(repository)).toBe('No daemon is running here.\n');
  });

  test('of a repository that was moved is not that of the new place', () => {
    const repository = withDaemon();
    const moved = `${repository.root}-moved`;
    onTestFinished(() => rmSync(moved, { recursive: true, force: true }));
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });
    const pid = pidOf(repository);
    onTestFinished(() => void process.kill(pid, 'SIGKILL'));
    renameSync(repository.root, moved);
    const there = TestRepository.existing(moved);

    expect(there.judge('--staged').verdict).toBe('violations');
    expect(statusOf(there)).toBe('No daemon is running here.\n');
  });

  test('is not asked through a folder that others may enter', () => {
    const repository = withoutDaemon();
    const env = { TMPDIR: path.join(repository.root, 'node_modules') };
    const daemon = (word: string) => repository.run(process.execPath, [BIN, 'daemon', word], env);
    onTestFinished(() => void daemon('stop'));
    daemon('start');
    const folder = path.join(env.TMPDIR, `taskgroup-guard-${process.getuid!()}`);
    chmodSync(folder, 0o755);
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });

    expect(judge(repository, env).verdict).toBe('violations');
    expect(daemon('status').stdout).toBe('No daemon is running here.\n');
    chmodSync(folder, 0o700);
    expect(daemon('status').stdout).toContain('commits judged: 0.');
  });

  test('that cannot have its folder is a sentence, and the gate judges without it', () => {
    const repository = withoutDaemon();
    repository.write({ 'node_modules/full': 'no folder' });
    const env = { TMPDIR: path.join(repository.root, 'node_modules/full') };
    repository.stage({ 'src/save.ts': ASYNC, 'src/close.ts': CALLER });
    const started = repository.run(process.execPath, [BIN, 'daemon', 'start'], env);

    expect([started.status, started.stderr]).toEqual([
      2,
      expect.stringMatching(/^Cannot start the daemon: .*\n$/),
    ]);
    expect(judge(repository, env).verdict).toBe('violations');
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
function withDaemon(files = {}, env: Record<string, string> = {}): TestRepository {
  const repository = withoutDaemon(files, env);
  expect(repository.guard('daemon', 'start').stdout).toContain(path.basename(repository.root));
  return repository;
}

function withoutDaemon(files = {}, env: Record<string, string> = {}): TestRepository {
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
    ...files,
  });
  repository.git('add', '-A');
  judge(repository, env);
  repository.commitAll('Start');
  onTestFinished(() => void repository.guard('daemon', 'stop'));
  return repository;
}

function coldly(repository: TestRepository, env: Record<string, string> = {}): unknown {
  return judge(repository, { ...env, TASKGROUP_DAEMON: '0' });
}

function judge(repository: TestRepository, env: Record<string, string>): any {
  return JSON.parse(
    repository.run(process.execPath, [BIN, 'check', '--staged', '--json'], env).stdout,
  );
}

/** The exit code of a gate that runs meanwhile. */
async function begin(repository: TestRepository): Promise<unknown> {
  const options = { cwd: repository.root, env: cleanEnv(), stdio: 'ignore' } as const;
  const [code] = await once(spawn(process.execPath, [BIN, 'check', '--staged'], options), 'exit');
  return code;
}

const WAITING = { timeout: 60_000, interval: 100 };

function pidOf(repository: TestRepository): number {
  return Number(/process (\d+)/.exec(statusOf(repository))![1]);
}

function statusOf(repository: TestRepository): string {
  return repository.guard('daemon', 'status').stdout;
}
