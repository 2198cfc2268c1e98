/**
 * The same findings by every host in what the shapes are not written in: decorated classes, checked JavaScript, JSX,
 * and the extensions that say what kind of module a file is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import theirs from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { Linter as Linter9 } from 'eslint-9';
import taskgroup from 'eslint-plugin-taskgroup';
import * as ownParser from 'eslint-plugin-taskgroup/parser';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from '../src/root.ts';
import { oxlint } from '../src/shapes/oxlint.ts';

const FOLDER = path.join(ROOT, 'fixtures/dialects');
const NATIVE = path.join(ROOT, 'packages/repo/node_modules/@typescript/native');
const files = readdirSync(FOLDER).filter((name) => !name.endsWith('.json'));
const strict = taskgroup.configs.strictTypeChecked[0]!;

let reference: string[];

beforeAll(() => {
  reference = lint(Linter, 'parser');
}, 60_000);

test('every dialect has findings', () => {
  for (const file of files)
    expect(reference.filter((each) => each.startsWith(`${file}:`))).not.toEqual([]);
});

test('work that is owned is left alone', () => {
  const text = readFileSync(path.join(FOLDER, 'service.ts'), 'utf8').split('\n');
  const owned = text.findIndex((line) => line.includes('async owned')) + 1;
  const lines = reference.flatMap((each) => /^service\.ts:(\d+)/.exec(each)?.[1] ?? []);
  expect(Math.max(...lines.map(Number))).toBeLessThan(owned);
});

test('the other ESLint, and our session, find the same', () => {
  expect(lint(Linter9 as never, 'parser')).toEqual(reference);
  expect(lint(Linter, 'native')).toEqual(reference);
}, 60_000);

test('our parser reads the same in them', () => {
  expect(lint(Linter, 'native', ownParser)).toEqual(reference);
  expect(lint(Linter9 as never, 'native', ownParser)).toEqual(reference);
}, 60_000);

test('so does Oxlint, with types from our session', async () => {
  const config = {
    jsPlugins: [path.join(ROOT, 'packages/eslint-plugin/dist/index.js')],
    categories: { correctness: 'off' },
    rules: Object.fromEntries(Object.entries(strict.rules!).filter(([, entry]) => entry !== 'off')),
    settings: { taskgroup: { allowedPaths: [], types: 'native' } },
  };
  const found = await oxlint(config, [], { TASKGROUP_TYPESCRIPT: NATIVE }, FOLDER);
  const lines = found.map(({ file, line, column, rule }) => `${file}:${line}:${column} ${rule}`);
  expect(lines.toSorted()).toEqual(reference);
}, 60_000);

test('by syntax alone, both versions of ESLint find a part of it, and the same one', () => {
  const found = lint(Linter, 'off');
  expect(found.length).toBeGreaterThan(reference.length / 2);
  expect(lint(Linter9 as never, 'off')).toEqual(found);
});

type Types = 'parser' | 'native' | 'off';

function lint(Host: typeof Linter, types: Types, parser: Linter.Parser = theirs): string[] {
  const linter = new Host({ cwd: FOLDER, configType: 'flat' });
  const typed = types === 'parser' && { projectService: true, tsconfigRootDir: FOLDER };
  const config: Linter.Config[] = [
    {
      ...strict,
      files: ['**'],
      languageOptions: { parser, parserOptions: { ...typed, ecmaFeatures: { jsx: true } } },
      settings: { taskgroup: { allowedPaths: [], types } },
    },
    { files: ['**/*.c[jt]s'], languageOptions: { sourceType: 'commonjs' } },
  ];
  return files
    .flatMap((name) => {
      const file = path.join(FOLDER, name);
      return linter.verify(readFileSync(file, 'utf8'), config, file).map((each) => {
        if (!each.ruleId) throw new Error(`Cannot lint ${name}:${each.line}: ${each.message}`);
        return `${name}:${each.line}:${each.column} ${each.ruleId}`;
      });
    })
    .toSorted();
}
