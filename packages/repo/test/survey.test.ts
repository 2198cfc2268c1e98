import { expect, test } from 'vitest';
import { readTestReport } from '../src/survey/test-report.ts';

test('the report of Vitest and Jest says which tests passed, and which files could not be loaded', () => {
  const results = readTestReport(
    JSON.stringify({
      testResults: [
        {
          name: '/a.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'adds', status: 'passed' },
            { fullName: 'divides', status: 'failed' },
            { fullName: 'later', status: 'pending' },
          ],
        },
        { name: '/b.test.ts', status: 'failed', assertionResults: [] },
      ],
    }),
  );
  expect(Object.fromEntries(results)).toEqual({
    '/a.test.ts: adds': true,
    '/a.test.ts: divides': false,
    '/b.test.ts': false,
  });
});

test('the report as TAP says which tests passed, and leaves out those that did not run', () => {
  const tap = ['TAP version 13', 'ok 1 - adds', 'not ok 2 divides', 'ok 3 - later # SKIP', '1..3'];
  expect(Object.fromEntries(readTestReport(tap.join('\n')))).toEqual({
    adds: true,
    divides: false,
  });
});

test('of tests with the same name, one that fails speaks for all', () => {
  const tap = 'ok 1 - adds\nnot ok 2 - adds\nok 3 - adds\n';
  expect([...readTestReport(tap)]).toEqual([['adds', false]]);
});
