import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../root.ts';
import type { Commander } from '../command-rounds.ts';
import type { GuardSetup } from './guard-once.ts';

/** What ESLint is told to do. Types are the parser's only where that is said. */
export type EslintSetup =
  | 'no-rule'
  | 'tseslint'
  | 'ours-syntax'
  | 'ours-session'
  | 'ours-parser-types'
  | 'ours-by-rule'
  | 'no-rule-own-parser'
  | 'ours-session-own-parser';

export const TSESLINT = 'ESLint, typed no-floating-promises alone';
export const SYNTAX = 'ESLint, all our rules, no types';
export const SESSION = 'ESLint, all our rules, own session';
export const OWN_PARSER = 'ESLint with our parser, all our rules, own session';
const TYPESCRIPT_TYPES = "ESLint, all our rules, typescript-eslint's types";
const OXLINT = 'Oxlint, all our rules, own session';
export const GUARD = 'taskgroup-guard check, all our rules, own session';
const OXLINT_TYPED = 'Oxlint, typed no-floating-promises alone';

const BIN = path.join(ROOT, 'packages/repo/node_modules/.bin');

/** The commands that lint these folders of a project. */
export function lintContenders(globs: readonly string[]): readonly Commander[] {
  return [
    eslint('ESLint, no rule', 'eslint', 'no-rule', globs),
    eslint(TSESLINT, 'typescript-eslint', 'tseslint', globs),
    eslint(SYNTAX, 'taskgroup', 'ours-syntax', globs),
    eslint(SESSION, 'taskgroup', 'ours-session', globs),
    eslint(TYPESCRIPT_TYPES, 'taskgroup', 'ours-parser-types', globs),
    eslint('ESLint with our parser, no rule', 'eslint', 'no-rule-own-parser', globs),
    eslint(OWN_PARSER, 'taskgroup', 'ours-session-own-parser', globs),
    guard('taskgroup-guard check for the first time, all our rules, own session', 'first', globs),
    guard(GUARD, 'session', globs),
    guard('taskgroup-guard check, all our rules, no types', 'no-types', globs),
    script(OXLINT, 'taskgroup', 'oxlint-once', globs, BIN, 'ours'),
    script(OXLINT_TYPED, 'oxlint', 'oxlint-once', globs, BIN, 'typed'),
  ];
}

/** Those of them that show how the time grows. */
export function growthContenders(globs: readonly string[]): readonly Commander[] {
  const shown = new Set([TSESLINT, SESSION, OWN_PARSER, GUARD, OXLINT, OXLINT_TYPED]);
  return lintContenders(globs).filter(({ label }) => shown.has(label));
}

/** ESLint with a look at the clock around every call of a rule, which is why it is none of the contenders. */
export function byRule(globs: readonly string[]): Commander {
  return eslint('Time per rule', 'taskgroup', 'ours-by-rule', globs);
}

function eslint(
  label: string,
  by: string,
  setup: EslintSetup,
  globs: readonly string[],
): Commander {
  return script(label, by, 'eslint-once', globs, setup);
}

function guard(label: string, setup: GuardSetup, globs: readonly string[]): Commander {
  return script(label, 'taskgroup', 'guard-once', globs, setup);
}

function script(
  label: string,
  by: string,
  name: string,
  globs: readonly string[],
  ...settings: readonly string[]
): Commander {
  const file = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  const command = (folder: string) => [process.execPath, file, ...settings, folder, ...globs];
  return { label, by, command };
}
