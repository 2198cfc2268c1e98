import { expect, test } from 'vitest';
import { isInRange, lowestOf } from '../src/defer/version-range.ts';

test.each([
  ['6.0.2', '>=6', true],
  ['5.9.3', '>=6', false],
  ['6.0.0-beta', '>=6', false],
  ['5.9.3', '^5.4', true],
  ['6.0.0', '^5.4', false],
  ['0.3.1', '^0.3.0', true],
  ['0.4.0', '^0.3.0', false],
  ['1.2.9', '~1.2.3', true],
  ['1.3.0', '~1.2.3', false],
  ['7.1.0', '7.x', true],
  ['8.0.0', '7.x || >=9', false],
  ['9.1.0', '7.x || >=9', true],
  ['5.5.0', '>=5 <5.5', false],
  ['1.5.0', '1.2 - 2.0', true],
  ['3.0.0', '>3', false],
  ['4.0.0', '>3', true],
  ['1.0.0', '*', true],
  ['1.0.0', 'latest', undefined],
])('%s in %s: %s', (version, range, expected) => {
  expect(isInRange(version, range)).toBe(expected);
});

test.each([
  ['^6.0.3', '6.0.3'],
  ['~5.9', '5.9'],
  ['>=5.4 <7', '5.4'],
  ['npm:@scope/typescript@5.9.3', '5.9.3'],
  ['workspace:*', undefined],
  ['latest', undefined],
])('the lowest version of %s is %s', (declared, expected) => {
  expect(lowestOf(declared)).toBe(expected);
});
