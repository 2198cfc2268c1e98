import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/require-idempotent-retry.ts';
import { findings, rewrite } from '../rewrite.ts';

const head = `import { defineTask } from '@taskgroup/background';\n`;
const reports = (code: string, before = head) => findings(pattern, before + code).length;

describe('reports', () => {
  test.for([
    `defineTask({ name: 'a', retry: { maxAttempts: 3 }, run });`,
    `defineTask({ name: 'a', retry: policy, run });`,
    `defineTask({ name: 'a', retry: {}, idempotent: false, run });`,
    `defineTask<string>({ name: 'a', 'retry': {}, idempotent: undefined, run });`,
    `const options = { name: 'a', retry: {}, run }; defineTask(options);`,
  ])('%s', (code) => {
    expect(reports(code)).toBe(1);
  });

  test('by another name', () => {
    const before = `import { defineTask as task } from '@taskgroup/background';\n`;
    expect(reports('task({ retry: {} });', before)).toBe(1);
  });
});

describe('accepts', () => {
  test.for([
    `defineTask({ name: 'a', idempotent: true, retry: {}, run });`,
    `defineTask({ name: 'a', idempotent: isSafe, retry: {}, run });`,
    `defineTask({ name: 'a', idempotent: true, run });`,
    `defineTask({ name: 'a', retry: undefined, run });`,
    `defineTask({ ...defaults, retry: {}, run });`,
    `defineTask({ name: 'a', [retry]: {}, run });`,
    'defineTask(options);',
    'defineTask();',
    'other({ retry: {} });',
  ])('%s', (code) => {
    expect(reports(code)).toBe(0);
  });

  test('a function of the same name of somebody else', () => {
    expect(reports('defineTask({ retry: {} });', `import { defineTask } from 'nitro';\n`)).toBe(0);
    expect(reports('function defineTask(x) {} defineTask({ retry: {} });', '')).toBe(0);
  });
});

describe('offers to declare it', () => {
  test.for([
    ['defineTask({ retry: {}, run });', 'defineTask({ idempotent: true, retry: {}, run });'],
    [
      'defineTask({\r\n  retry: {},\r\n});',
      'defineTask({\r\n  idempotent: true,\r\n  retry: {},\r\n});',
    ],
    [
      'defineTask({ idempotent: false, retry: {} });',
      'defineTask({ idempotent: true, retry: {} });',
    ],
  ])('%j', ([code, expected]) => {
    expect(rewrite(pattern, head + code!).text).toBe(head + expected);
  });
});
