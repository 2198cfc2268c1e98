import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../root.ts';
import { syntheticProject } from '../lint/projects.ts';

/** Repositories of the same 3,000 files, with a commit in the making. */
export interface StagedRepositories {
  /** Five sources are staged, and the configuration asks for types. */
  readonly typed: string;
  /** The same, and the configuration turns types off. */
  readonly syntactic: string;
  /** Only a text is staged. */
  readonly text: string;
}

const FILES = 3_000;
const STAGED = [7, 500, 1_000, 2_000, 2_999].map((index) => `src/file${index}.ts`);

/** What is staged is correct, so that all of it has to be looked at, and nothing has to be shown. */
const CHANGE = `
export async function both(signal?: AbortSignal): Promise<number> {
  const response = await fetch('/both', signal ? { signal } : {});
  return response.status;
}
`;

export function stagedRepositories(): StagedRepositories {
  return {
    typed: repositoryWith(typedConfig(), STAGED),
    syntactic: repositoryWith(syntacticConfig(), STAGED),
    text: repositoryWith(typedConfig(), ['README.md']),
  };
}

export function removeRepositories({ typed, syntactic, text }: StagedRepositories): void {
  for (const folder of [typed, syntactic, text]) rmSync(folder, { recursive: true });
}

function repositoryWith(config: string, staged: readonly string[]): string {
  const { folder } = syntheticProject(FILES);
  symlinkSync(path.join(ROOT, 'packages/repo/node_modules'), path.join(folder, 'node_modules'));
  const files = {
    '.gitignore': 'node_modules\n',
    '.lintstagedrc.json': JSON.stringify({ '*.ts': 'eslint --config peer.config.js' }),
    'README.md': '# A service\n',
    'eslint.config.js': config,
    'lefthook.yml': LEFTHOOK,
    'peer.config.js': PEER,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  git(folder, 'init', '--quiet');
  git(folder, 'add', '.');
  git(folder, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'All of it');
  for (const name of staged) {
    appendFileSync(path.join(folder, name), name.endsWith('.ts') ? CHANGE : '\nMore.\n');
  }
  git(folder, 'add', '.');
  return folder;
}

function typedConfig(): string {
  return configOf(
    'recommendedTypeChecked',
    'projectService: true, tsconfigRootDir: import.meta.dirname',
  );
}

function syntacticConfig(): string {
  return configOf('recommended', '', "{ settings: { taskgroup: { types: 'off' } } }");
}

function configOf(preset: string, parserOptions: string, more = '[]'): string {
  return `import parser from '@typescript-eslint/parser';
import taskgroup from 'eslint-plugin-taskgroup';

export default [
  { files: ['**/*.ts'], languageOptions: { parser, parserOptions: { ${parserOptions} } } },
  taskgroup.configs.${preset},
  ${more},
].flat();
`;
}

/** What a team has today: the typed rule about floating promises. */
const PEER = `import tseslint from 'typescript-eslint';

export default [
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: process.env.UNTYPED ? {} : { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: process.env.UNTYPED ? { 'no-async-promise-executor': 'error' } : { '@typescript-eslint/no-floating-promises': 'error' },
  },
];
`;

const LEFTHOOK = `pre-commit:
  commands:
    eslint:
      glob: '*.ts'
      run: UNTYPED=1 node_modules/.bin/eslint --config peer.config.js {staged_files}
`;

function git(folder: string, ...args: readonly string[]): void {
  execFileSync('git', args, { cwd: folder });
}
