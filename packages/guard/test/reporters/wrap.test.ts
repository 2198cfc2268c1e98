import { expect, test } from 'vitest';
import { wrap } from '../../src/reporters/wrap.ts';

const WORDS = 'word '.repeat(40).trim();

test('lines are as wide as is easy to read, and fit into a narrower terminal', () => {
  const widest = (columns: number) => Math.max(...wrap(WORDS, columns).map(({ length }) => length));
  expect(widest(Infinity)).toBe(89);
  expect(widest(200)).toBe(89);
  expect(widest(60)).toBeLessThanOrEqual(53);
  expect(widest(5)).toBeLessThanOrEqual(20);
});

test('nothing is lost, and a long word keeps its line', () => {
  const long = 'x'.repeat(120);
  expect(wrap(`${WORDS} ${long} end`, 60).join(' ')).toBe(`${WORDS} ${long} end`);
  expect(wrap(`a ${long} b`, 60)).toContain(long);
});
