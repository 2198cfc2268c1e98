/**
 * `compat` against the rules of typescript-eslint that it stands in for, in places where types and syntax are odd.
 * All cases stand in one module, as types are dear, and both rules' families see all of them.
 */
import { describe, expect, test } from 'vitest';
import { floatingRules, lintBoth, misusedRules } from './compat/both.ts';
import { CALLBACKS } from './compat/callbacks.ts';
import { FLOATING } from './compat/floating.ts';
import { FLOATING_AT_TOP, FLOATING_PLACES } from './compat/floating-places.ts';
import { MEMBERS } from './compat/members.ts';
import { MISUSED } from './compat/misused.ts';
import { FLOATING_OPTIONS, MISUSED_OPTIONS } from './compat/options.ts';
import { PRELUDE } from './compat/prelude.ts';
import { CALLBACKS_AT_TOP, VALUES } from './compat/values.ts';

const cases = [
  ...[FLOATING, FLOATING_PLACES, MISUSED, CALLBACKS, VALUES, MEMBERS]
    .flatMap(split)
    .map(inFunction),
  ...[FLOATING_AT_TOP, CALLBACKS_AT_TOP].flatMap(split).map(numbered),
];

/** One case a line; what is indented, or closes, belongs to the line before. */
function split(table: string): string[] {
  return table.trim().split(/\n(?![\s)}])/);
}

function inFunction(code: string, index: number): string {
  return `async function case${index}() {\n${code}\n}`;
}

function numbered(code: string, index: number): string {
  return code.replaceAll('$', `${index}`);
}

const lint = lintBoth([PRELUDE, ...cases].join('\n'));

test('there are cases enough, and the rules have much to say of them', () => {
  expect(cases.length).toBeGreaterThan(1000);
  const { theirs } = lint({ ...floatingRules({}), ...misusedRules({}) });
  expect(theirs.length).toBeGreaterThan(600);
});

describe.for(FLOATING_OPTIONS)('no-floating-promises with %j', (options) => {
  test('reports what typescript-eslint reports, there and as often, and no more', () => {
    const { ours, theirs } = lint(floatingRules(options));
    expect(ours).toEqual(theirs);
  });
});

describe.for(MISUSED_OPTIONS)('no-misused-promises with %j', (options) => {
  test('reports what typescript-eslint reports, there and as often, and no more', () => {
    const { ours, theirs } = lint(misusedRules(options));
    expect(ours).toEqual(theirs);
  });
});
