import { refuse } from '../core/index.ts';

/** Checks a count: a whole number from `min`, or `Infinity`, which is refused where the type says `'finite'`. */
export function requireWhole(
  action: string,
  name: string,
  value: unknown,
  min: number,
  kind: 'finite' | 'any' = 'finite',
): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= min) return;
  if (kind === 'any' && value === Infinity) return;
  const desired = `'${name}' must be an integer >= ${min}${kind === 'any' ? ' or Infinity' : ''}`;
  refuse(typeof value === 'number' ? RangeError : TypeError, action, desired, value);
}
