import { describe, expect, test } from 'vitest';
import { catchGroup, TaskCancelledError, TaskGroupError } from '../src/index.ts';
import { errorOf } from './support.ts';

const range = new RangeError('range');
const type = new TypeError('type');
const plain = new Error('plain');

function nested(): TaskGroupError {
  return new TaskGroupError([range, new TaskGroupError([type, range], 'inner')], 'outer');
}

describe('split (PEP 654)', () => {
  test('keeps the nesting and the messages on both sides', () => {
    const [matched, rest] = nested().split(TypeError);
    expect(matched?.message).toBe('outer');
    expect(matched?.errors).toHaveLength(1);
    expect(matched?.errors[0].message).toBe('inner');
    expect(matched?.leaves()).toEqual([type]);
    expect(rest?.leaves()).toEqual([range, range]);
  });

  test('all match: the group itself; none: undefined', () => {
    const group = new TaskGroupError([range]);
    expect(group.split(RangeError)).toEqual([group, undefined]);
    expect(group.split(RangeError)[0]).toBe(group);
    expect(group.split(TypeError)[1]).toBe(group);
    expect(group.subgroup(TypeError)).toBeUndefined();
  });

  test('takes a predicate, also one that matches a nested group as a whole', () => {
    const [matched] = nested().split(
      (error) => error instanceof TaskGroupError && error.message === 'inner',
    );
    expect(matched?.leaves()).toEqual([type, range]);
    function isRange(error: unknown): boolean {
      return error === range;
    }
    expect(nested().subgroup(isRange)?.leaves()).toEqual([range, range]);
  });

  test('bodyError stays with the side that has it', () => {
    const group = new TaskGroupError([range, type], 'both', { bodyError: type });
    const [matched, rest] = group.split(RangeError);
    expect(matched?.bodyError).toBeUndefined();
    expect(rest?.bodyError).toBe(type);
  });
});

test('TaskCancelledError cannot be constructed (trio: Cancelled has no public constructor)', () => {
  // @ts-expect-error -- the constructor is private
  expect(() => new TaskCancelledError('mine')).toThrow(TypeError);
});

describe('catchGroup (except*)', () => {
  test('each handler gets its errors once, the rest is thrown', async () => {
    const seen: unknown[][] = [];
    const error = await errorOf(
      catchGroup(new TaskGroupError([range, plain, type]), [
        [RangeError, (group) => void seen.push(group.leaves())],
        [TypeError, async (group) => void seen.push(group.leaves())],
        [RangeError, () => void seen.push(['never'])],
      ]),
    );
    expect(seen).toEqual([[range], [type]]);
    expect((error as TaskGroupError).leaves()).toEqual([plain]);
  });

  test('a bare error is a group of one; untouched it is thrown as it came', async () => {
    const seen: unknown[] = [];
    await catchGroup(range, [[RangeError, (group) => void seen.push(...group.errors)]]);
    expect(seen).toEqual([range]);
    expect(await errorOf(catchGroup(plain, [[RangeError, () => {}]]))).toBe(plain);
  });

  test('what a handler throws is thrown together with the rest', async () => {
    const error = await errorOf(
      catchGroup(new TaskGroupError([range, plain]), [
        [
          RangeError,
          () => {
            throw type;
          },
        ],
      ]),
    );
    expect((error as TaskGroupError).leaves()).toEqual([type, plain]);
  });
});
