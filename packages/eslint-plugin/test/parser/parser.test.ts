import { Linter, type Linter as Lint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import plugin from '../../src/index.ts';
import ownParser, * as parser from '../../src/parser/index.ts';
import { hosts } from '../hosts.ts';

const FILES = ['**/*.{ts,tsx,js,jsx,cjs,vue}'];

function lint(text: string, filename: string, config: Lint.Config = {}, Host = Linter) {
  const messages = new Host().verify(
    text,
    [{ files: FILES, languageOptions: { parser }, ...config }],
    filename,
  );
  return messages.map(({ line, column, ruleId, message }) => [line, column, ruleId, message]);
}

describe.each(Object.entries(hosts))('%s', (_, { Linter: Host }) => {
  test('takes it as a parser, by its names or by default', () => {
    expect(lint('const port: number = 1;\n', 'a.ts', {}, Host)).toEqual([]);
    const languageOptions = { parser: ownParser };
    expect(lint('const port: number = 1;\n', 'a.ts', { languageOptions }, Host)).toEqual([]);
  });

  test('shows where a text is not valid', () => {
    expect(lint('load();\n  const = 1;\n', 'a.ts', {}, Host)).toEqual([
      [2, 9, null, 'Parsing error: Unexpected token'],
    ]);
  });

  test('knows the names of types and of scripts', () => {
    const config: Lint.Config = {
      languageOptions: { parser },
      rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
    };
    const text =
      '#!/usr/bin/env node\ntype Id = Partial<Order>;\nfunction load(a: Id) {}\nload(b);\n';
    expect(lint(text, 'a.ts', config, Host)).toEqual([
      [2, 19, 'no-undef', "'Order' is not defined."],
      [3, 15, 'no-unused-vars', "'a' is defined but never used."],
      [4, 6, 'no-undef', "'b' is not defined."],
    ]);
  });

  test('runs our rules on what it reads', () => {
    const config: Lint.Config = { ...plugin.configs.recommended, languageOptions: { parser } };
    const text = 'async function save(id: string) {}\nsave("1");\n';
    expect(lint(text, 'a.ts', config, Host).map(([line, , rule]) => [line, rule])).toEqual([
      [2, 'taskgroup/no-floating-task'],
    ]);
  });
});

test('leaves to the compiler what is wrong only to TypeScript', () => {
  const text = 'declare module "*.md" {\n  declare const text: string;\n}\n';
  expect(lint(text, 'types.d.ts')).toEqual([]);
  expect(lint('const a;\n', 'a.js')).toEqual([
    [1, 7, null, 'Parsing error: Missing initializer in const declaration'],
  ]);
});

describe('rules of typescript-eslint', () => {
  test('that take no more than the text work', () => {
    const text = 'export const load = (order: any) => {};\n';
    expect(lint(text, 'a.ts', theirRule('no-explicit-any'))).toMatchObject([
      [1, 29, 'ts/no-explicit-any', 'Unexpected any. Specify a different type.'],
    ]);
  });

  test.each(['no-floating-promises', 'consistent-type-imports'])(
    'that take TypeScript say so: %s',
    (name) => {
      expect(() =>
        lint("import { load } from './load';\nload();\n", 'a.ts', theirRule(name)),
      ).toThrow(/requires type information[^]*Parser: eslint-plugin-taskgroup\/parser/);
    },
  );
});

function theirRule(name: string): Lint.Config {
  return {
    languageOptions: { parser },
    plugins: { ts: tseslint.plugin },
    rules: { [`ts/${name}`]: 'error' },
  };
}

test('what it has placed can be moved, as a parser of components does', () => {
  const { ast } = parser.parseForESLint('load();\n', { filePath: 'page.vue' });
  const [statement] = ast.body;
  const { loc } = statement!;
  loc!.start = { line: 5, column: 2 };
  loc!.start.column = 4;
  loc!.end = { line: 5, column: 9 };
  ast.tokens = [...ast.tokens];
  expect({ ...loc!.start }).toEqual({ line: 5, column: 4 });
  expect(loc!.end.column).toBe(9);
});
