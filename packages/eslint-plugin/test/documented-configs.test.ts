import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { ESLint, type Linter } from 'eslint';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { expect, test } from 'vitest';
import taskgroup from '../src/index.ts';
import * as parser from '../src/parser/index.ts';

const PAGES = ['README.md', '../../docs/rules.md', '../../docs/guides/types.md'];
const BLOCK = /^```js[^\n]*\n(?<code>[\s\S]*?)^```/gm;

const documented = PAGES.flatMap((page) => {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(BLOCK)].map(({ groups }) => groups!['code']!);
  return blocks
    .filter((code) => code.includes('defineConfig('))
    .map((code, at): [string, string] => [`${page}, configuration ${at + 1}`, code]);
});

test('there are configurations to copy', () => {
  expect(documented.length).toBeGreaterThanOrEqual(5);
});

test.each(documented)('ESLint takes the documented one: %s', async (_, code) => {
  const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: evaluate(code) });
  const config = (await eslint.calculateConfigForFile('src/billing/pay.js')) as Linter.Config;
  const names = Object.keys({ ...config.rules, ...config.settings });
  expect(names.filter((name) => name.startsWith('taskgroup'))).not.toEqual([]);
});

/** What the block exports, with the names that its page imports. */
function evaluate(code: string): Linter.Config[] {
  const body = code.replace(/^import .*$/gm, '').replace('export default', 'return');
  const names = { defineConfig, parser, taskgroup, tseslint };
  const run = compileFunction(body, Object.keys(names)) as (...values: unknown[]) => unknown;
  return run(...Object.values(names)) as Linter.Config[];
}
