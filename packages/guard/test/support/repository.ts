import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));
export const STUB = path.join(packageRoot, 'test/support/eslint-plugin-stub');
export const BIN = path.join(packageRoot, 'bin/taskgroup-guard.js');

export const LEAKY = 'export const both = (a, b) => Promise.all([a(), b()]);\n';
/** A promise that syntax alone proves to float. */
export const FLOATING = "const save = async (id) => id;\nsave('1');\n";
export const CLEAN = 'export const one = (a) => a();\n';

export const FLAT_CONFIG = `import taskgroup from 'eslint-plugin-taskgroup';

export default [taskgroup.configs.recommended];
`;

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, as a terminal would show them. */
  readonly output: string;
}

/** A real git repository in a temporary folder, removed when the test ends. */
export class TestRepository {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static empty(): TestRepository {
    const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'guard-')));
    onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));
    return new TestRepository(root);
  }

  /** One that is there already. */
  static existing(root: string): TestRepository {
    return new TestRepository(root);
  }

  /** A repository with our plugin configured and one commit. */
  static configured(files: Record<string, string> = {}): TestRepository {
    const repository = TestRepository.empty();
    repository.init();
    repository.link('eslint-plugin-taskgroup', STUB);
    repository.write({
      '.gitignore': 'node_modules\n',
      'package.json': '{ "name": "shop", "type": "module" }\n',
      'eslint.config.js': FLAT_CONFIG,
      ...files,
    });
    repository.commitAll('Start');
    return repository;
  }

  init(...args: string[]): void {
    this.git('init', '-q', '-b', 'main', ...args);
    this.git('config', 'user.email', 'dev@shop.example');
    this.git('config', 'user.name', 'Dev');
  }

  write(files: Record<string, string | Buffer>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  /** Puts a dependency of the gate, or any folder, into `node_modules`. */
  link(name: string, target = path.join(packageRoot, 'node_modules', name)): void {
    const place = path.join(this.root, 'node_modules', name);
    mkdirSync(path.dirname(place), { recursive: true });
    symlinkSync(target, place);
  }

  stage(files: Record<string, string | Buffer>): void {
    this.write(files);
    this.git('add', '--', ...Object.keys(files));
  }

  commitAll(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '--no-verify', '-m', message);
  }

  /** Installs the hook as a person would: one line that calls the gate. */
  installHook(name = 'pre-commit'): void {
    const hook = `#!/bin/sh\nexec "${process.execPath}" "${BIN}" check --staged\n`;
    writeFileSync(path.join(this.root, '.git/hooks', name), hook, { mode: 0o755 });
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, env: cleanEnv(), encoding: 'utf8' });
  }

  tryGit(...args: string[]): Result {
    return this.run('git', args);
  }

  guard(...args: string[]): Result {
    return this.run(process.execPath, [BIN, ...args]);
  }

  /** Runs the gate with `--json` and reads its document. */
  judge(...args: string[]): any {
    const { stdout, stderr } = this.guard('check', '--json', ...args);
    if (!stdout) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  run(command: string, args: readonly string[], env: Record<string, string> = {}): Result {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.root,
      env: { ...cleanEnv(), ...env },
      encoding: 'utf8',
    });
    return { status, stdout, stderr, output: stdout + stderr };
  }

  head(): string {
    return this.git('rev-parse', 'HEAD').trim();
  }

  /** The same repository seen from one of its folders. */
  at(folder: string): TestRepository {
    return new TestRepository(path.join(this.root, folder));
  }
}

/** What `ci` says, on a machine that is no pipeline unless told. */
export function ci(repository: TestRepository, env: Record<string, string> = {}): any {
  const clear = { GITHUB_ACTIONS: '', GITLAB_CI: '', ...env };
  const { stdout, stderr } = repository.run(process.execPath, [BIN, 'ci', '--json'], clear);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** The environment without what an outer git, terminal or CI would leak into the test. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(GIT_|CI$|FORCE_COLOR|NO_COLOR|NODE_OPTIONS|VITEST)/.test(name),
  );
  return { ...Object.fromEntries(kept), GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_NOSYSTEM: '1' };
}
