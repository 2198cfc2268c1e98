import { expect, test } from 'vitest';
import { parseAdr } from '../src/adr/adr.ts';

test.each([
  ['front matter', '---\nstatus: "accepted"\n---\n\n# Title\n'],
  ['a list item', '# Title\n\n* Status: Accepted\n'],
  ['a bold line', '# Title\n\n**Status:** accepted (2026-01-10)\n'],
  ['a heading', '# Title\n\n## Status\n\nAccepted\n\n## Context\n'],
  ['a table', '# Title\n\n| Status | Accepted |\n'],
  ['carriage returns', '# Title\r\n\r\n## Status\r\n\r\nAccepted\r\n'],
])('the status is read from %s', (_where, text) => {
  expect(parseAdr('a.md', text)).toMatchObject({ status: 'accepted', supersededBy: undefined });
});

test('a record says what replaced it', () => {
  expect(parseAdr('a.md', '---\nstatus: superseded by ADR-0012\n---\n').supersededBy).toBe(
    'ADR-0012',
  );
  expect(parseAdr('a.md', '# T\n\nStatus: accepted\n\nSuperseded by: 12\n').supersededBy).toBe(
    '12',
  );
});

test('the deferrals that it names are links back', () => {
  expect(parseAdr('a.md', '# T\n\n- [TG-0008](x), see TG-0008\n').deferrals).toEqual(['TG-0008']);
});
