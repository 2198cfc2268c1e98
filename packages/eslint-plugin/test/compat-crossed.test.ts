/**
 * `compat` on cases that nobody wrote: values crossed with the places they can stand in. A third of them, drawn with a
 * fixed seed, is enough for every run; `crossedText(1)` makes all.
 */
import { describe, expect, test } from 'vitest';
import { floatingRules, lintBoth, misusedRules } from './compat/both.ts';
import { crossedText } from './compat/crossed.ts';

const { text, count } = crossedText(0.33);
const lint = lintBoth(text);

test('there are cases enough', () => {
  expect(count).toBeGreaterThan(900);
});

describe.for([{}, { ignoreVoid: false, checkThenables: true }, { ignoreIIFE: true }])(
  'no-floating-promises with %j',
  (options) => {
    test('reports what typescript-eslint reports, there and as often, and no more', () => {
      const { ours, theirs } = lint(floatingRules(options));
      expect(theirs.length).toBeGreaterThan(50);
      expect(ours).toEqual(theirs);
    });
  },
);

describe.for([{}, { checksConditionals: { flagUnions: 'all' } }, { checksSpreads: false }])(
  'no-misused-promises with %j',
  (options) => {
    test('reports what typescript-eslint reports, there and as often, and no more', () => {
      const { ours, theirs } = lint(misusedRules(options));
      expect(theirs.length).toBeGreaterThan(50);
      expect(ours).toEqual(theirs);
    });
  },
);
