/**
 * `compat` on cases that a grammar makes, under every set of options and in four modes of the compiler. A few dozen
 * for each mode are enough for every run; `COMPAT_CASES=5000 COMPAT_SEED=7` makes others, and more of them.
 */
import { describe, expect, test } from 'vitest';
import { floatingRules, lintBoth, misusedRules } from './compat/both.ts';
import { FLOATING_OPTIONS, MISUSED_OPTIONS } from './compat/options.ts';
import { randomText } from './compat/random.ts';

const { COMPAT_CASES = '60', COMPAT_SEED = '20261122' } = process.env;

const modes = [
  ['strict', {}],
  ['not strict', { strict: false }],
  [
    'strict about what may be missing',
    { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  ],
  [
    'with anything for `catch` and `this`',
    { strict: false, strictNullChecks: true, noImplicitAny: false },
  ],
] as const;

describe.for(modes)('%s', ([name, mode]) => {
  const seed = Number(COMPAT_SEED) + name.length;
  const lint = lintBoth(randomText(seed, Number(COMPAT_CASES)), mode);

  test('there is something to report', () => {
    expect(lint(floatingRules({})).theirs.length).toBeGreaterThan(0);
    expect(lint(misusedRules({})).theirs.length).toBeGreaterThan(0);
  });

  test.for(FLOATING_OPTIONS)('no-floating-promises with %j', (options) => {
    const { ours, theirs, awaited } = lint(floatingRules(options));
    expect(ours).toEqual(theirs);
    expect(awaited[0]).toEqual(awaited[1]);
  });

  test.for(MISUSED_OPTIONS)('no-misused-promises with %j', (options) => {
    const { ours, theirs } = lint(misusedRules(options));
    expect(ours).toEqual(theirs);
  });
});
