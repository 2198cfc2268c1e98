import { expect, test } from 'vitest';
import { applyEdits, insert, remove, replace } from '../../src/index.ts';

test('what lies between edits stays as it was', () => {
  expect(applyEdits('a\r\n\tb', [insert(0, '>'), replace([4, 5], 'c')])).toBe('>a\r\n\tc');
});

test('an outer insertion comes before an inner replacement that starts there', () => {
  const edits = [insert(0, '() => '), replace([0, 7], 'TaskGroup')];
  expect(applyEdits('Promise.all()', edits)).toBe('() => TaskGroup.all()');
  expect(applyEdits('Promise.all()', edits.toReversed())).toBe('() => TaskGroup.all()');
});

test('insertions at one place keep their order', () => {
  expect(applyEdits('x', [insert(0, 'a'), insert(0, 'b')])).toBe('abx');
});

test('neighbours may touch', () => {
  expect(applyEdits('abc', [remove([0, 1]), remove([1, 2])])).toBe('c');
});

test('edits that change the same text are a defect', () => {
  expect(() => applyEdits('abc', [replace([0, 2], 'x'), replace([1, 3], 'y')])).toThrow(
    'Cannot apply edits as they overlap at offset 1',
  );
});
