import { existsSync } from 'node:fs';
import path from 'node:path';
import { hasPackage, type Project } from './project.ts';

export type HookManager = 'husky' | 'lefthook' | 'pre-commit' | 'simple-git-hooks';

const files: Readonly<Record<Exclude<HookManager, 'husky'>, readonly string[]>> = {
  lefthook: ['lefthook', '.lefthook'].flatMap((name) =>
    ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((end) => `${name}.${end}`),
  ),
  'pre-commit': ['.pre-commit-config.yaml', '.pre-commit-config.yml'],
  'simple-git-hooks': ['js', 'cjs', 'mjs', 'json'].flatMap((end) => [
    `.simple-git-hooks.${end}`,
    `simple-git-hooks.${end}`,
  ]),
};

/** The program that owns this repository's hooks, if any does. */
export function detectManager(project: Project): HookManager | undefined {
  if (usesHusky(project)) return 'husky';
  if ('simple-git-hooks' in project.manifest) return 'simple-git-hooks';
  return (Object.keys(files) as (keyof typeof files)[]).find((manager) =>
    files[manager].some((name) => existsSync(path.join(project.root, name))),
  );
}

/** The line or lines that make a manager call the gate. */
export function managerSnippet(manager: Exclude<HookManager, 'husky'>, gate: string): string[] {
  return snippets[manager](gate);
}

const snippets = {
  lefthook: (gate: string) => [
    'pre-commit:',
    '  jobs:',
    '    - name: taskgroup-guard',
    `      run: ${gate}`,
  ],
  'pre-commit': (gate: string) => [
    'repos:',
    '  - repo: local',
    '    hooks:',
    '      - id: taskgroup-guard',
    '        name: taskgroup-guard',
    `        entry: ${gate}`,
    '        language: system',
    '        pass_filenames: false',
    '        require_serial: true',
    '        always_run: true',
    '        stages: [pre-commit, pre-merge-commit]',
  ],
  'simple-git-hooks': (gate: string) => ['"simple-git-hooks": {', `  "pre-commit": "${gate}"`, '}'],
};

function usesHusky(project: Project): boolean {
  return existsSync(path.join(project.root, '.husky')) || hasPackage(project, 'husky');
}
