import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/scope-misuse.ts';
import { findings, rewrite } from '../rewrite.ts';

const head = `import { CancelScope, currentTime, failAfter, failAt, moveOnAfter, moveOnAt, retry, shield, TaskGroup, withTaskGroup } from '@taskgroup/runtime';\n`;
const reports = (code: string, before = head) => findings(pattern, before + code).length;

describe('reports', () => {
  test.for([
    'failAt(5_000, f);',
    'moveOnAt(100, f);',
    'failAt(5 * 1000, f);',
    'failAt(60 * 60 * 1000, f);',
    'failAt(5_000 as number, f);',
    'withTaskGroup(f, { deadline: 5_000 });',
    `withTaskGroup(f, { name: 'x', deadline: 5_000 });`,
    'TaskGroup.open({ deadline: 5_000 });',
    'TaskGroup.map(xs, f, { deadline: 5_000 });',
    'shield({ deadline: 5_000 }, f);',
    'new CancelScope({ deadline: 5_000 });',
    'retry(f, { deadline: 5_000 });',
    'group.startSoon(f, { deadline: 5_000 });',
    'group.trySpawn(f, { deadline: 5_000 });',
  ])('%s', (code) => {
    expect(reports(code)).toBe(1);
  });

  test('by another name', () => {
    expect(reports('t(5, f);', `import { failAt as t } from '@taskgroup/runtime';`)).toBe(1);
    expect(reports('tg.failAt(5, f);', `import * as tg from '@taskgroup/runtime';`)).toBe(1);
  });
});

describe('accepts', () => {
  test.for([
    'failAt(currentTime() + 5_000, f);',
    'moveOnAt(start + 100, f);',
    'failAt(deadline, f);',
    'failAt(Infinity, f);',
    'failAt(0, f);',
    'failAt(-1, f);',
    'failAt();',
    'failAt(...args);',
    'failAfter(5_000, f);',
    'moveOnAfter(5_000, f);',
    'withTaskGroup(f, { timeout: 5_000 });',
    'withTaskGroup(f, { deadline });',
    'withTaskGroup(f, { deadline: currentTime() + 5 });',
    'withTaskGroup(f, { ...options });',
    'withTaskGroup(f, { [deadline]: 5 });',
    'shield({ graceMs: 5_000 }, f);',
    'grpc.call(f, { deadline: 5_000 });',
    'order({ deadline: 5_000 });',
    'const options = { deadline: 5_000 };',
    'group.startSoon(f, { timeout: 5 });',
    'group.startSoon(() => grpc({ deadline: 5 }));',
    'scope.deadline = 5_000;',
    `failAt('5', f);`,
  ])('%s', (code) => {
    expect(reports(code)).toBe(0);
  });

  test('a function of somebody else', () => {
    expect(reports('failAt(5, f);', '')).toBe(0);
    expect(reports('function g(failAt) { failAt(5, f); }')).toBe(0);
  });
});

describe('offers a length of time', () => {
  const becomes = (code: string, before = head) =>
    rewrite(pattern, before + code)
      .text.split('\n')
      .at(-1);

  test.for([
    ['failAt(5_000, f);', 'failAfter(5_000, f);'],
    ['moveOnAt<X>(100, f);', 'moveOnAfter<X>(100, f);'],
    ['withTaskGroup(f, { deadline: 5 * 1000 });', 'withTaskGroup(f, { timeout: 5 * 1000 });'],
  ])('%s', ([code, expected]) => {
    expect(becomes(code!)).toBe(expected);
  });

  test('through a namespace', () => {
    expect(becomes('tg.moveOnAt(5, f);', `import * as tg from '@taskgroup/runtime';\n`)).toBe(
      'tg.moveOnAfter(5, f);',
    );
  });

  test('with its import', () => {
    const text = `import { failAt as t } from '@taskgroup/runtime';\nt(5, f);`;
    expect(rewrite(pattern, text).text).toBe(
      `import { failAt as t, failAfter } from '@taskgroup/runtime';\nfailAfter(5, f);`,
    );
  });
});
