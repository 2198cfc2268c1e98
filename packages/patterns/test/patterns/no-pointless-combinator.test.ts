import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-pointless-combinator.ts';
import { findings, rewrite } from '../rewrite.ts';

const inAsync = (code: string) => `async function f() { ${code} }`;
const both = { options: { report: ['awaited', 'single'] } };
const reports = (code: string, setting = {}) => findings(pattern, inAsync(code), setting).join();

describe('awaited before', () => {
  test.for([
    'await Promise.all([await a(), await b()]);',
    'await Promise.all([a(), await b()]);',
    'await Promise.race([await a(), b()]);',
    'await Promise.allSettled([await a(), c]);',
    'return Promise.any([c, await a()]);',
    'await globalThis.Promise.all([await a(), await b()]);',
  ])('%s', (code) => {
    expect(reports(code)).toBe('1: awaited');
  });

  test.for([
    'await Promise.all([a(), b()]);',
    'await Promise.all([a(await b()), c()]);',
    'await Promise.all([(async () => await a())(), b()]);',
    'await Promise.all(await lists());',
    'await Promise.all([...(await lists())]);',
    'await Promise.all([]);',
    'const Promise = bluebird; await Promise.all([await a(), await b()]);',
    'await pool.all([await a(), await b()]);',
  ])('not: %s', (code) => {
    expect(reports(code)).toBe('');
  });
});

describe('a single task', () => {
  test.for(['await Promise.all([a()]);', 'await Promise.race([c]);', 'return Promise.any([a()]);'])(
    '%s, on request',
    (code) => {
      expect(reports(code, both)).toBe('1: single');
      expect(reports(code)).toBe('');
    },
  );

  test.for([
    'await Promise.allSettled([a()]);',
    'await Promise.all([...tasks]);',
    'await Promise.all([,]);',
    'await Promise.all(tasks);',
  ])('not: %s', (code) => {
    expect(reports(code, both)).toBe('');
  });
});

describe('offers', () => {
  const becomes = (code: string) => {
    const { text } = rewrite(pattern, inAsync(code), { ...both, asOffer: true });
    return text.split('\n').at(-1)!.slice('async function f() { '.length, -2);
  };

  test.for([
    [
      'const [x, y] = await Promise.all([await a(1), await b.c()]);',
      'const [x, y] = await TaskGroup.all([() => a(1), () => b.c()]);',
    ],
    [
      'await Promise.race([await a(), await b()]);',
      'await TaskGroup.race([() => a(), () => b()]);',
    ],
  ])('a group for %s', ([code, expected]) => {
    expect(becomes(code!)).toBe(expected);
  });

  test.for([
    'await Promise.all([await a(), b()]);',
    'await Promise.all([await a(await c()), await b()]);',
    'await Promise.all([await /* first */ a(), await b()]);',
    'await Promise.all([await a, await b]);',
  ])('nothing for %s', (code) => {
    expect(becomes(code)).toBe(code);
  });
});

describe('offers to take the combinator away', () => {
  const becomes = (code: string) => {
    const single = { ...pattern, options: { ...pattern.options, defaults: both.options } };
    const { text } = rewrite(single, inAsync(code), { asOffer: true });
    return text.slice('async function f() { '.length, -2);
  };

  test.for([
    ['const [x] = await Promise.all([a()]);', 'const [x] = [await a()];'],
    ['await Promise.all([a()]);', 'await a();'],
    ['const x = await Promise.race([c]);', 'const x = await c;'],
    ['return Promise.all([a()]);', 'return Promise.all([a()]);'],
    ['await Promise.all([x ? a() : b()]);', 'await Promise.all([x ? a() : b()]);'],
    ['await Promise.all([/* why */ a()]);', 'await Promise.all([/* why */ a()]);'],
  ])('%s', ([code, expected]) => {
    expect(becomes(code!)).toBe(expected);
  });
});
