import { describe, expect, test } from 'vitest';
import { unknownErrors } from '../src/error-text.ts';

function unknown(before: readonly string[], after: readonly string[]): string[] {
  const known = new Map<string, number>();
  for (const text of before) known.set(text, (known.get(text) ?? 0) + 1);
  return unknownErrors(after, known).map((index) => after[index]!);
}

const argument = (type: string, parameter: string) =>
  `TS2345: Argument of type '${type}' is not assignable to parameter of type '${parameter}'.`;

describe('an error is known', () => {
  test('in whichever order it names the members of a union', () => {
    const before = [argument('URL', 'URL | string')];
    expect(unknown(before, [argument('URL', 'string | URL')])).toEqual([]);
  });

  test('within other types too, and where it is cut short', () => {
    const before = [argument('{ a: { b: string; } | { ...; } }', 'Pick<User, "a" | "b">')];
    const after = [argument('{ a: { ...; } | { c: string; } }', 'Pick<User, "b" | "a">')];
    expect(unknown(before, after)).toEqual([]);
  });
});

describe('an error is unknown', () => {
  test('when there are more of them than before', () => {
    const one = argument('URL', 'URL | string');
    const other = argument('URL', 'URL | number');
    expect(unknown([one], [other, one])).toEqual([other]);
    expect(unknown([one], [one, one])).toEqual([one]);
  });

  test('when it speaks of another type', () => {
    const before = [argument('URL', 'string')];
    const after = [argument('URL', 'number')];
    expect(unknown(before, after)).toEqual(after);
  });
});
