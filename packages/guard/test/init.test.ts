import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BIN, LEAKY, STUB, TestRepository } from './support/repository.ts';

const IMPORT = "import taskgroup from 'eslint-plugin-taskgroup';";

const RULES = '  taskgroup.configs.recommended,\n';
const TYPES = '  ...taskgroup.configs.recommendedTypeChecked,\n';
const TYPED = `  {
    files: ['**/*.{ts,tsx,mts,cts}'],
    languageOptions: { parser, parserOptions: { tsconfigRootDir: import.meta.dirname } },
  },
${TYPES}`;

describe('init writes the ESLint configuration', () => {
  test('a new one where there is none', () => {
    const repository = project();

    expect(repository.guard('init', '--yes').status).toBe(0);
    expect(read(repository, 'eslint.config.js')).toBe(
      `${IMPORT}\n\nexport default [\n  taskgroup.configs.recommended,\n];\n`,
    );
  });

  test('a module of its own name in a CommonJS package', () => {
    const repository = project({ 'package.json': '{}' });
    repository.guard('init', '--yes');

    expect(existsSync(path.join(repository.root, 'eslint.config.mjs'))).toBe(true);
  });

  test('with types where TypeScript is set up', () => {
    const manifest = '{ "type": "module", "devDependencies": { "typescript": "^6.0.0" } }';
    const repository = project({ 'package.json': manifest, 'tsconfig.json': '{}' });
    repository.guard('init', '--yes');

    expect(read(repository, 'eslint.config.js')).toBe(
      `import parser from '@typescript-eslint/parser';\n${IMPORT}\n\nexport default [\n${TYPED}];\n`,
    );
  });

  test('with the parser of typescript-eslint, where that is what the project has', () => {
    const dependencies = '{ "typescript": "^6.0.0", "typescript-eslint": "^8.0.0" }';
    const manifest = `{ "type": "module", "devDependencies": ${dependencies} }`;
    const repository = project({ 'package.json': manifest, 'tsconfig.json': '{}' });
    repository.guard('init', '--yes');

    expect(read(repository, 'eslint.config.js')).toBe(
      `import { parser } from 'typescript-eslint';\n${IMPORT}\n\nexport default [\n${TYPED}];\n`,
    );
  });

  test.each([
    ['TypeScript 7', '"typescript": "^7.0.2"'],
    ['it beside an older one', '"typescript": "^6.0.0", "@typescript/native": "npm:typescript@7"'],
  ])('with our own parser, and no package more, where %s brings the types', (_title, packages) => {
    const manifest = `{ "type": "module", "devDependencies": { ${packages} } }`;
    const repository = project({ 'package.json': manifest, 'tsconfig.json': '{}' });
    expect(repository.guard('init', '--yes').stdout).not.toContain('@typescript-eslint/parser');

    const config = read(repository, 'eslint.config.js');
    expect(config).toContain("import * as parser from 'eslint-plugin-taskgroup/parser';\n");
    expect(config).toContain('    languageOptions: { parser },\n');
  });

  test.each([
    ['in a nested package', { 'order-service/tsconfig.json': '{}' }],
    ['under another name', { 'packages/core/tsconfig.build.json': '{}' }],
  ])('with types where a tsconfig lies %s', (_title, files) => {
    const manifest = '{ "type": "module", "devDependencies": { "typescript": "^6.0.0" } }';
    const repository = project({ 'package.json': manifest, ...(files as Record<string, string>) });
    repository.guard('init', '--yes');

    expect(read(repository, 'eslint.config.js')).toContain(TYPED);
  });

  test('with types where only the nested package asks for TypeScript', () => {
    const repository = project({
      'order-service/package.json': '{ "devDependencies": { "typescript": "^6.0.0" } }',
    });
    repository.write({ 'order-service/tsconfig.json': '{}' }); // not tracked yet
    repository.guard('init', '--yes');

    expect(read(repository, 'eslint.config.js')).toContain(TYPED);
  });

  test('without types where the only tsconfig is ignored, or TypeScript is nowhere', () => {
    const repository = project({ '.gitignore': 'node_modules\nbuild\n', 'a/tsconfig.json': '{}' });
    repository.write({
      'build/package.json': '{ "devDependencies": { "typescript": "^6.0.0" } }',
      'build/tsconfig.json': '{}',
    });
    repository.guard('init', '--yes');

    expect(read(repository, 'eslint.config.js')).toContain(`[\n${RULES}];`);
  });

  test.each([
    ['adds parser and types where nothing parses TypeScript', '{ rules: {} },', TYPED],
    ['adds rules where TypeScript is parsed without types', 'tseslint.configs.recommended,', RULES],
    [
      'leaves the types as they are set up',
      "{ languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.ts'] } } } },",
      RULES,
    ],
  ])('to a project with TypeScript it %s', (_title, entry, added) => {
    const before = `export default [\n  ${entry}\n];\n`;
    const manifest = '{ "type": "module", "devDependencies": { "typescript": "^6.0.0" } }';
    const files = { 'package.json': manifest, 'tsconfig.json': '{}', 'eslint.config.js': before };
    const repository = project(files);
    repository.guard('init', '--yes');

    expect(read(repository, 'eslint.config.js')).toContain(`[\n  ${entry}\n${added}];\n`);
  });

  test.each([
    [
      'an array',
      'import js from "@eslint/js";\n\nexport default [\n  js.configs.recommended, // base\n  { rules: {} }\n];\n',
      'import js from "@eslint/js";\nimport taskgroup from "eslint-plugin-taskgroup";\n\nexport default [\n  js.configs.recommended, // base\n  { rules: {} },\n  taskgroup.configs.recommended,\n];\n',
    ],
    [
      'an array on one line',
      "import js from '@eslint/js';\nexport default [js.configs.recommended];\n",
      `import js from '@eslint/js';\n${IMPORT}\nexport default [js.configs.recommended, taskgroup.configs.recommended];\n`,
    ],
    [
      'an empty array',
      'export default [];\n',
      `${IMPORT}\n\nexport default [taskgroup.configs.recommended];\n`,
    ],
    [
      'defineConfig with an array, and a comment after the last entry',
      "import { defineConfig } from 'eslint/config'\n\nexport default defineConfig([\n\t{ rules: {} }, // ours\n])\n",
      "import { defineConfig } from 'eslint/config'\nimport taskgroup from 'eslint-plugin-taskgroup'\n\nexport default defineConfig([\n\t{ rules: {} }, // ours\n\ttaskgroup.configs.recommended,\n])\n",
    ],
    [
      'tseslint.config with arguments',
      "import tseslint from 'typescript-eslint';\n\nexport default tseslint.config(\n  tseslint.configs.recommended,\n  { ignores: ['dist'] },\n);\n",
      `import tseslint from 'typescript-eslint';\n${IMPORT}\n\nexport default tseslint.config(\n  tseslint.configs.recommended,\n  { ignores: ['dist'] },\n  taskgroup.configs.recommended,\n);\n`,
    ],
    [
      'a constant that is exported',
      "/** @type {import('eslint').Linter.Config[]} */\nconst config = [\n  { rules: {} },\n];\nexport default config;\n",
      `/** @type {import('eslint').Linter.Config[]} */\n${IMPORT}\n\nconst config = [\n  { rules: {} },\n  taskgroup.configs.recommended,\n];\nexport default config;\n`,
    ],
    [
      'Windows line ends',
      "import js from '@eslint/js';\r\n\r\nexport default [\r\n  js.configs.recommended,\r\n];\r\n",
      `import js from '@eslint/js';\r\n${IMPORT}\r\n\r\nexport default [\r\n  js.configs.recommended,\r\n  taskgroup.configs.recommended,\r\n];\r\n`,
    ],
  ])('two insertions into %s', (_title, before, after) => {
    const repository = project({ 'eslint.config.js': before });
    repository.guard('init', '--yes');

    expect(read(repository, 'eslint.config.js')).toBe(after);
  });

  test('two insertions into CommonJS', () => {
    const before =
      "const js = require('@eslint/js');\n\nmodule.exports = [\n  js.configs.recommended,\n];\n";
    const repository = project({ 'package.json': '{}', 'eslint.config.js': before });
    repository.guard('init', '--yes');

    expect(read(repository, 'eslint.config.js')).toBe(
      "const js = require('@eslint/js');\nconst { default: taskgroup } = require('eslint-plugin-taskgroup');\n\nmodule.exports = [\n  js.configs.recommended,\n  taskgroup.configs.recommended,\n];\n",
    );
  });

  test.each([
    [
      'a factory of somebody else',
      "import antfu from '@antfu/eslint-config';\nexport default antfu();\n",
    ],
    ['a function', 'export default () => [];\n'],
    ['a spread with a hole', 'export default [, {}];\n'],
    ['text that does not parse', 'export default [\n'],
  ])('%s is left alone and the lines are shown', (_title, before) => {
    const repository = project({ 'eslint.config.js': before });
    const { stdout } = repository.guard('init', '--yes');

    expect(read(repository, 'eslint.config.js')).toBe(before);
    expect(stdout).toContain('Add to eslint.config.js by hand');
    expect(stdout).toContain('eslint-plugin-taskgroup');
  });

  test('an old .eslintrc is one sentence, exit code 2, and nothing is written', () => {
    const repository = project({ '.eslintrc.json': '{}' });
    const { status, stderr } = repository.guard('init', '--yes');

    expect(status).toBe(2);
    expect(stderr).toMatch(/^Cannot edit \.eslintrc\.json: migrate it .*\n$/);
    expect(existsSync(path.join(repository.root, '.git/hooks/pre-commit'))).toBe(false);
  });
});

describe('what init wrote judges a monorepo', () => {
  const caller = "import { save } from './save.js';\n\nsave();\n";
  const floating = 'const save = async () => {};\nsave();\n';
  const sources = {
    'order-service/src/close.ts': caller,
    'scripts/build.mjs': floating,
    'scripts/release.ts': floating,
  };
  const verdict = {
    tier: 'types',
    findings: [
      { path: 'order-service/src/close.ts', line: 3, rule: 'taskgroup/no-floating-task' },
      { path: 'scripts/build.mjs', line: 2, rule: 'taskgroup/no-floating-task' },
      { path: 'scripts/release.ts', line: 2, rule: 'taskgroup/no-floating-task' },
    ],
    skipped: [],
    notices: ['Judged without types: no readable tsconfig.json includes scripts/release.ts.'],
  };

  test('in a commit: nested packages with types, and files of no tsconfig by syntax', () => {
    const repository = monorepo();
    repository.stage(sources);

    expect(repository.judge('--staged')).toMatchObject(verdict);
  });

  test('on disk', () => {
    const repository = monorepo();
    repository.write(sources);

    expect(repository.judge()).toMatchObject(verdict);
  });

  function monorepo(): TestRepository {
    const repository = project({
      'order-service/package.json':
        '{ "type": "module", "devDependencies": { "typescript": "^6.0.0" } }',
      'order-service/tsconfig.json':
        '{ "compilerOptions": { "module": "nodenext", "types": [] }, "include": ["src"] }',
      'order-service/src/save.ts': 'export async function save(): Promise<void> {}\n',
    });
    for (const name of ['eslint-plugin-taskgroup', '@typescript-eslint/parser', 'typescript']) {
      repository.link(name);
    }
    repository.guard('init', '--yes');
    repository.commitAll('Set up the gate');
    return repository;
  }
});

describe('init installs the hook', () => {
  test('a commit is blocked by the hook that init wrote', () => {
    const repository = project();
    repository.link('eslint-plugin-taskgroup', STUB);
    repository.link('.bin/taskgroup-guard', BIN);
    repository.guard('init', '--yes');
    repository.stage({
      'orders.js': LEAKY,
      'eslint.config.js': read(repository, 'eslint.config.js'),
    });

    const commit = repository.tryGit('commit', '-m', 'Load both');
    expect(commit.status).toBe(1);
    expect(commit.output).toContain('orders.js:1:');
  });

  test('it blocks in one line where the packages are not installed', () => {
    const repository = project();
    repository.guard('init', '--yes');
    repository.stage({ 'orders.js': LEAKY });

    const commit = repository.tryGit('commit', '-m', 'Load both');
    expect(commit.status).not.toBe(0);
    expect(commit.output).toMatch(/^Commit blocked: taskgroup-guard is not installed here.*\n$/);
  });

  test('it runs without node on the PATH, as a graphical client starts it', () => {
    const repository = project();
    repository.link('eslint-plugin-taskgroup', STUB);
    repository.link('.bin/taskgroup-guard', BIN);
    repository.guard('init', '--yes');
    repository.stage({ 'orders.js': LEAKY });

    const bare = { PATH: '/usr/bin:/bin' };
    const commit = repository.run('git', ['commit', '-m', 'Load both'], bare);
    expect(commit.output).toContain('orders.js:1:');
  });

  test('it starts the file of the gate itself, without the script of a package manager', () => {
    const repository = project();
    repository.link('eslint-plugin-taskgroup', STUB);
    repository.link('taskgroup-guard', path.resolve(BIN, '../..'));
    repository.guard('init', '--yes');
    repository.stage({ 'orders.js': LEAKY });

    const commit = repository.tryGit('commit', '-m', 'Load both');
    expect(commit.output).toContain('orders.js:1:');
  });

  test('it says which Node it misses, where no PATH and no version manager has one', () => {
    const repository = project();
    repository.link('taskgroup-guard', path.resolve(BIN, '../..'));
    repository.guard('init', '--yes');
    const hook = path.join(repository.root, '.git/hooks/pre-commit');
    const script = read(repository, '.git/hooks/pre-commit');
    const gone = script
      .replaceAll(process.execPath, '/gone/node')
      .replace(/\/usr\/local\S+/, '/gone');
    writeFileSync(hook, gone.replace('/opt/homebrew', '/gone'));
    repository.stage({ 'orders.js': LEAKY });

    const git = repository.run('sh', ['-c', 'command -v git']).stdout.trim();
    const bare = ['-i', 'HOME=/gone', 'PATH=/gone', git, 'commit', '-m', 'Load both'];
    const commit = repository.run('/usr/bin/env', bare);
    expect(commit.status).not.toBe(0);
    expect(commit.output).toMatch(
      /^Commit blocked: Node.js was not found, neither at \/gone\/node.*\n$/,
    );
  });

  test('an existing hook keeps its lines and runs after the gate', () => {
    const repository = project();
    const own = '#!/usr/bin/env bash\nset -eu\necho own hook\nexit 0\n';
    repository.write({ '.git/hooks/pre-commit': own });
    repository.link('eslint-plugin-taskgroup', STUB);
    repository.link('.bin/taskgroup-guard', BIN);
    chmodSync(path.join(repository.root, '.git/hooks/pre-commit'), 0o755);
    repository.guard('init', '--yes');
    repository.stage({ 'readme.md': '# Shop\n' });

    expect(repository.tryGit('commit', '-m', 'Docs').output).toContain('own hook');
    repository.stage({ 'orders.js': LEAKY });
    expect(repository.tryGit('commit', '-m', 'Load both').status).toBe(1);
    expect(repository.guard('uninstall').status).toBe(0);
    expect(read(repository, '.git/hooks/pre-commit')).toBe(own);
  });

  test('uninstall needs no package.json', () => {
    const repository = TestRepository.empty();
    repository.init();
    expect(repository.guard('uninstall')).toMatchObject({
      status: 0,
      stdout: 'There is no hook of ours here.\n',
    });
  });

  test('a hook that is no shell script is left alone', () => {
    const repository = project();
    repository.write({ '.git/hooks/pre-commit': '#!/usr/bin/env python3\nprint(1)\n' });
    const { stdout } = repository.guard('init', '--yes');

    expect(read(repository, '.git/hooks/pre-commit')).toBe('#!/usr/bin/env python3\nprint(1)\n');
    expect(stdout).toContain('by hand (it is not a plain shell script)');
  });

  test('husky gets one line, and gets it once', () => {
    const repository = project({ '.husky/pre-commit': 'npm test' });
    repository.guard('init', '--yes');
    repository.guard('init', '--yes');

    expect(read(repository, '.husky/pre-commit')).toBe(
      'npm test\nnode_modules/.bin/taskgroup-guard check --staged\n',
    );
  });

  test('a core.hooksPath in the repository is followed', () => {
    const repository = project();
    repository.git('config', 'core.hooksPath', 'tools/hooks');
    repository.guard('init', '--yes');

    expect(statSync(path.join(repository.root, 'tools/hooks/pre-commit')).mode & 0o111).not.toBe(0);
  });

  test('a core.hooksPath outside the repository is not written to', () => {
    const repository = project();
    const elsewhere = TestRepository.empty().root;
    repository.git('config', 'core.hooksPath', elsewhere);
    const { stdout } = repository.guard('init', '--yes');

    expect(stdout).toContain(`Call this from your hooks in ${elsewhere}`);
    expect(existsSync(path.join(elsewhere, 'pre-commit'))).toBe(false);
  });

  test('a package below the root of the repository is reached by its path', () => {
    const repository = project({ 'web/package.json': '{ "type": "module" }' });
    repository.at('web').guard('init', '--yes');

    const hook = read(repository, '.git/hooks/pre-commit');
    expect(hook).toContain("'web/node_modules/.bin/taskgroup-guard'");
    expect(existsSync(path.join(repository.root, 'web/eslint.config.js'))).toBe(true);
  });
});

describe('init asks first', () => {
  test('a dry run shows every line and changes nothing', () => {
    const repository = project();
    const { status, stdout } = repository.guard('init', '--dry-run');

    expect(status).toBe(0);
    expect(stdout).toContain('Create eslint.config.js\n  +import taskgroup');
    expect(stdout).toContain(
      'npm install --save-dev eslint eslint-plugin-taskgroup taskgroup-guard',
    );
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('without a terminal it shows, changes nothing and ends with 2', () => {
    const repository = project();
    const { status, stderr } = repository.guard('init');

    expect(status).toBe(2);
    expect(stderr).toBe(
      'Nothing was changed: there is no terminal to ask on; pass --yes to apply.\n',
    );
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('a second run has nothing to change', () => {
    const repository = project();
    repository.guard('init', '--yes');

    expect(repository.guard('init').stdout).toContain('Nothing to change.');
  });

  test('an edit is shown as a diff', () => {
    const repository = project({ 'eslint.config.js': 'export default [\n  {},\n];\n' });
    const { stdout } = repository.guard('init', '--dry-run');

    expect(stdout).toContain('Change eslint.config.js\n  @@');
    expect(stdout).toContain('  +  taskgroup.configs.recommended,');
  });

  test.each([
    ['pnpm-lock.yaml', 'pnpm add -D'],
    ['yarn.lock', 'yarn add -D'],
    ['bun.lock', 'bun add -d'],
    ['deno.lock', 'deno add --dev'],
  ])('beside %s it proposes %s', (lockfile, command) => {
    expect(project({ [lockfile]: '' }).guard('init', '--dry-run').stdout).toContain(command);
  });
});

function project(files: Record<string, string> = {}): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.write({
    '.gitignore': 'node_modules\n',
    'package.json': '{ "name": "shop", "type": "module" }\n',
    ...files,
  });
  repository.commitAll('Start');
  return repository;
}

function read(repository: TestRepository, name: string): string {
  return readFileSync(path.join(repository.root, name), 'utf8');
}
