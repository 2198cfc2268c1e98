import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import pattern from '../../src/patterns/require-deferral.ts';
import { findings } from '../rewrite.ts';

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1), toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

function reports(comment: string, options: object = {}) {
  return findings(pattern, `${comment}\nrun();\n`, { options }).join().replace(/\d+: /g, '');
}

const OFF = 'eslint-disable-next-line taskgroup/no-floating-task';

describe('a comment that turns off a rule of ours', () => {
  test.for([
    ['says nothing', `// ${OFF}`, 'reason'],
    ['gives a word', `// ${OFF} -- legacy`, 'reason'],
    [
      'gives ids and dates for a reason',
      `// ${OFF} -- TG-0008 ADR-0012 until 2026-02-01`,
      'reason',
    ],
    ['gives a reason only', `// ${OFF} -- the toolkit cannot wait`, 'decision'],
    ['names a decision', `// ${OFF} -- the toolkit cannot wait (ADR-0012)`, 'end'],
    [
      'has a date that is none',
      `// ${OFF} -- the toolkit cannot wait, ADR-0012 until 2026-13-45`,
      'end',
    ],
    ['has ended', `// ${OFF} -- the toolkit cannot wait, ADR-0012 until 2025-12-31`, 'expired'],
    ['ends far away', `// ${OFF} -- the toolkit cannot wait, ADR-0012 until 2026-12-31`, 'tooLong'],
    ['ends today', `// ${OFF} -- the toolkit cannot wait, ADR-0012 until 2026-01-01`, ''],
    ['ends soon', `// ${OFF} -- the toolkit cannot wait (ADR-0012, until 2026-06-01)`, ''],
    ['names a deferral', `// ${OFF} -- TG-0008: the toolkit cannot wait`, ''],
    ['names a prefix without a number', `// ${OFF} -- TG-: the toolkit cannot wait`, 'decision'],
    ['explains itself in Japanese', `// ${OFF} -- TG-8 このツールキットは待てません`, ''],
    ['stands behind code', `run(); // eslint-disable-line taskgroup/no-floating-task`, 'reason'],
    ['is for the whole file', `/* eslint-disable taskgroup/no-floating-task */`, 'reason'],
    ['names others too', `/* eslint-disable no-var, taskgroup/no-floating-task */`, 'reason'],
    ['spans lines', `/*\n  eslint-disable\n  taskgroup/no-floating-task\n*/`, 'reason'],
    ['is for Oxlint', `// oxlint-disable-next-line taskgroup/no-floating-task`, 'reason'],
    ['configures it', `/* eslint taskgroup/no-floating-task: off */`, 'reason'],
    ['configures it in quotes', `/* eslint "taskgroup/no-floating-task": [0] */`, 'reason'],
  ])('and %s', ([, comment, expected]) => {
    expect(reports(comment!)).toBe(expected);
  });
});

describe('is silent about', () => {
  test.for([
    ['rules of others', '// eslint-disable-next-line no-var'],
    ['rules that are turned on', '/* eslint-enable taskgroup/no-floating-task */'],
    ['a rule that is made an error', '/* eslint taskgroup/no-floating-task: error */'],
    ['a comment that only talks of it', '// see eslint-disable taskgroup/no-floating-task'],
    ['a comment for everything', '/* eslint-disable */'],
    ['text', 'const a = "// eslint-disable-line taskgroup/x";'],
    ['plain comments', '// a // b -- c'],
    ['files without any', ''],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });
});

test('a comment for everything is told of where the options ask for it', () => {
  expect(reports('/* eslint-disable */', { checkBlanket: true })).toBe('blanket');
});

test('other prefixes, and another longest time', () => {
  const comment = `// ${OFF} -- the toolkit cannot wait, RFC-7 until 2026-12-31`;
  expect(reports(comment, { decisionPrefix: 'RFC-', maxDays: 365 })).toBe('');
  expect(reports(`// ${OFF} -- DEF-3 the toolkit cannot wait`, { deferralPrefix: 'DEF-' })).toBe(
    '',
  );
});
