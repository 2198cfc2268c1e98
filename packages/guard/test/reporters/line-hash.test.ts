import { expect, test } from 'vitest';
import { lineHashes } from '../../src/reporters/line-hash.ts';

// The values are those that CodeQL's upload action computes.
test('a line is hashed from its start on, without blanks', () => {
  expect(lineHashes(' a\nb\n  \t\tc\n d')).toEqual([
    '271789c17abda88f:1',
    '54703d4cd895b18:1',
    '180aee12dab6264:1',
    'a23a3dc5e078b07b:1',
  ]);
});

test.each(['\n', '\r\n', '\r'])('every end of line counts alike: %j', (end) => {
  const lines = [' hello; \t', 'world!!!', '', '', '  \t\tGreetings', ' End', ''];
  expect(lineHashes(lines.join(end))).toEqual([
    'e9496ae3ebfced30:1',
    'fb7c023a8b9ccb3f:1',
    'ce8ba1a563dcdaca:1',
    'e20e36e16fcb0cc8:1',
    'b3edc88f2938467e:1',
    'c8e28b0b4002a3a0:1',
    'c129715d7a2bc9a3:1',
  ]);
});

test('equal lines are told apart by their count', () => {
  expect(lineHashes('Lorem ipsum dolor sit amet.\n'.repeat(10)).slice(0, 7)).toEqual([
    ...[1, 2, 3, 4, 5, 6].map((count) => `a7f2ff13bc495cf2:${count}`),
    'a7f2ff1481e87703:1',
  ]);
});

test('an empty text has one line', () => {
  expect(lineHashes('')).toEqual(['c129715d7a2bc9a3:1']);
});
