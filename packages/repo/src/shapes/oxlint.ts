import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import taskgroup from 'eslint-plugin-taskgroup';
import { ROOT } from '../root.ts';
import { run } from './run.ts';
import { SHAPES, type Finding } from './shapes.ts';

const RULES = {
  'node/no-sync': 'error',
  'oxc/no-async-endpoint-handlers': 'error',
  'promise/catch-or-return': 'error',
  'typescript/await-thenable': 'error',
  'typescript/no-base-to-string': 'error',
  'typescript/no-floating-promises': ['error', { ignoreVoid: false, checkThenables: true }],
  'typescript/no-misused-promises': 'error',
  'typescript/prefer-promise-reject-errors': 'error',
  'typescript/require-await': 'error',
  'typescript/restrict-template-expressions': 'error',
  'typescript/return-await': 'error',
  'typescript/strict-void-return': 'error',
};

interface Report {
  readonly diagnostics: readonly {
    readonly code?: string;
    readonly filename: string;
    readonly message: string;
    readonly labels: readonly {
      readonly span: { readonly line: number; readonly column: number };
    }[];
  }[];
}

/** Every rule of Oxlint and tsgolint that is about promises, as strict as it can be. */
export async function lintWithOxlint(): Promise<Finding[]> {
  const config = {
    plugins: ['typescript', 'promise', 'node', 'oxc'],
    categories: { correctness: 'off' },
    rules: RULES,
  };
  return oxlint(config, ['--type-aware']);
}

/** Ours in Oxlint, which has no types for them: they ask the compiler that the variables name. */
export async function lintWithTaskgroupInOxlint(
  variables: Readonly<Record<string, string>>,
): Promise<Finding[]> {
  const { rules = {} } = taskgroup.configs.strictTypeChecked[0]!;
  const config = {
    jsPlugins: [path.join(ROOT, 'packages/eslint-plugin/dist/index.js')],
    categories: { correctness: 'off' },
    rules: Object.fromEntries(Object.entries(rules).filter(([, entry]) => entry !== 'off')),
    settings: { taskgroup: { allowedPaths: [], types: 'native' } },
  };
  return oxlint(config, [], variables);
}

/** What Oxlint reports for the shapes, or another folder, under a configuration. */
export async function oxlint(
  config: object,
  flags: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
  cwd: string = SHAPES,
): Promise<Finding[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'shapes-'));
  try {
    const file = path.join(folder, 'oxlintrc.json');
    writeFileSync(file, JSON.stringify(config));
    const args = ['-c', file, '--format', 'json', ...flags, '.'];
    const output = await run('oxlint', args, cwd, variables);
    const { diagnostics } = JSON.parse(output.slice(output.indexOf('{'))) as Report;
    return diagnostics.map(({ code, filename, labels, message }) => {
      if (!code) throw new Error(`Cannot lint ${filename}: ${message}`);
      return {
        file: path.basename(filename),
        line: labels[0]?.span.line ?? 0,
        column: labels[0]?.span.column ?? 0,
        rule: code.replace(/\((.*)\)$/, '/$1').replace(/^(typescript-eslint|eslint-plugin-)/, ''),
      };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
