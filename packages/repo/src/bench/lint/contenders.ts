import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../root.ts';

/** A command that lints a folder. */
export interface LintContender {
  readonly label: string;
  readonly by: string;
  command(folder: string, globs: readonly string[]): readonly string[];
}

/** What ESLint is told to do. */
export type EslintSetup =
  'parser' | 'tseslint' | 'ours-syntax' | 'ours-session' | 'ours-parser' | 'ours-by-rule';

export const TSESLINT = 'ESLint, typed no-floating-promises alone';
export const SYNTAX = 'ESLint, all our rules, no types';
export const SESSION = 'ESLint, all our rules, own session';
export const OXLINT = 'Oxlint, all our rules, own session';

const ONCE = fileURLToPath(new URL('eslint-once.js', import.meta.url));
const OXLINT_ONCE = fileURLToPath(new URL('oxlint-once.js', import.meta.url));
const BIN = path.join(ROOT, 'packages/repo/node_modules/.bin');

export const lintContenders: readonly LintContender[] = [
  eslint('ESLint, no rule', 'eslint', 'parser'),
  eslint(TSESLINT, 'typescript-eslint', 'tseslint'),
  eslint(SYNTAX, 'taskgroup', 'ours-syntax'),
  eslint(SESSION, 'taskgroup', 'ours-session'),
  eslint("ESLint, all our rules, typescript-eslint's types", 'taskgroup', 'ours-parser'),
  {
    label: OXLINT,
    by: 'taskgroup',
    command: (folder, globs) => [process.execPath, OXLINT_ONCE, BIN, 'ours', folder, ...globs],
  },
  {
    label: 'Oxlint, typed no-floating-promises alone',
    by: 'oxlint',
    command: (folder, globs) => [process.execPath, OXLINT_ONCE, BIN, 'typed', folder, ...globs],
  },
];

/** ESLint with a look at the clock around every call of a rule, which is why it is none of the contenders. */
export const byRule = eslint('Time per rule', 'taskgroup', 'ours-by-rule');

function eslint(label: string, by: string, setup: EslintSetup): LintContender {
  return {
    label,
    by,
    command: (folder, globs) => [process.execPath, ONCE, setup, folder, ...globs],
  };
}
