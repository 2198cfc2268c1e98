import { expect, test } from 'vitest';
import { errorKey } from '../src/error-text.ts';

test('an error is the same in whichever order it names the members of a union', () => {
  const one = "TS2339: Property 'code' does not exist on type 'Stats | ErrnoException'.";
  const other = "TS2339: Property 'code' does not exist on type 'ErrnoException | Stats'.";
  expect(errorKey(one)).toBe(errorKey(other));
});

test('and another one where it names others', () => {
  const one = "TS2322: Type 'A | B' is not assignable to type 'C'.";
  const other = "TS2322: Type 'A | C' is not assignable to type 'B'.";
  expect(errorKey(one)).not.toBe(errorKey(other));
});
