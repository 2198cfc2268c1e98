import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { TestRepository } from './support/repository.ts';

/** Stands for a framework's parser: the script alone, where it stands. */
const PARSER = `import * as ts from '@typescript-eslint/parser';
export function parseForESLint(text, options) {
  const [all, start, code] = /^([^]*?<script[^>]*>)([^]*?)<\\/script>/.exec(text);
  const blank = (part) => part.replaceAll(/[^\\n]/g, ' ');
  const script = blank(start) + code + blank(text.slice(start.length + code.length));
  if (all.includes('broken')) throw Object.assign(new SyntaxError('No end tag'), { lineNumber: 2, column: 1 });
  return ts.parseForESLint(script, { ...options, filePath: options.filePath + '.ts' });
}
`;
const CONFIG = `import taskgroup from 'eslint-plugin-taskgroup';
import * as parser from './vue-parser.js';
export default [
  taskgroup.configs.recommended,
  { files: ['**/*.vue'], languageOptions: { parser, parserOptions: { projectService: true } } },
];
`;
const CART = `<template>
  <button @click="buy()">Buy</button>
</template>

<script setup lang="ts">
import { a, b } from './api';

export async function buy(): Promise<void> {
  await Promise.all([a(), b()]);
}
</script>
`;
const FOUND = { path: 'src/Cart.vue', line: 9, column: 9, rule: 'taskgroup/no-leaky-combinator' };

function configured(files: Readonly<Record<string, string>> = {}) {
  const repository = TestRepository.configured({
    'eslint.config.js': CONFIG,
    'vue-parser.js': PARSER,
    ...files,
  });
  repository.link('@typescript-eslint/parser');
  return repository;
}

describe('a component that the ESLint configuration has a parser for', () => {
  test('is judged in a commit, by syntax', () => {
    const repository = configured();
    repository.stage({ 'src/Cart.vue': CART });

    expect(repository.judge('--staged')).toMatchObject({
      verdict: 'violations',
      tier: 'syntax',
      findings: [FOUND],
      notices: [
        'Judged without types, as components are: src/Cart.vue. ESLint itself may say more.',
      ],
    });
  });

  test('is judged on disk, and again from what is kept of the configuration', () => {
    const repository = configured({ 'src/Cart.vue': CART });

    expect(repository.judge('src').findings).toMatchObject([FOUND]);
    expect(repository.judge('src').findings).toMatchObject([FOUND]);
  });

  test('is known again in the baseline, by its script', () => {
    const repository = configured({ 'src/Cart.vue': CART });
    expect(repository.guard('baseline', 'create').status).toBe(0);
    repository.write({ 'src/Cart.vue': `<!-- A button. -->\n${CART}` });

    const report = repository.judge('--all');
    expect(report).toMatchObject({ verdict: 'clean', counts: { baselined: 1 } });
    expect(report.baselined).toMatchObject([{ line: 10, symbol: 'buy' }]);
  });

  test('blocks where that parser rejects it', () => {
    const repository = configured({ 'src/Cart.vue': CART.replace('Buy', 'broken') });

    expect(repository.judge('src').findings).toMatchObject([{ rule: null, line: 2 }]);
  });
});

test.each([
  ['without a configuration', undefined],
  ['where no entry is for it', CONFIG.replace('**/*.vue', '**/*.svelte')],
  [
    'where its entry names no parser',
    CONFIG.replace('languageOptions: { parser, ', 'languageOptions: { '),
  ],
])('a component is not judged, and counted, %s', (_, config) => {
  const repository = configured({ 'src/Cart.vue': CART });
  if (config === undefined) rmSync(path.join(repository.root, 'eslint.config.js'));
  else repository.write({ 'eslint.config.js': config });

  expect(repository.judge('src')).toMatchObject({
    verdict: 'clean',
    skipped: [{ path: 'src/Cart.vue', reason: 'component' }],
  });
  const { stdout } = repository.guard('check', 'src');
  expect(stdout).toContain('(not judged: 1 without a parser for components)');
});
