import { describe, expect, test } from 'vitest';
import { fingerprintAll } from '../src/baseline/fingerprint.ts';
import type { ShownFinding } from '../src/report.ts';

describe('a violation is known again', () => {
  const before = `class Jobs {
  async run(a, b) {
    const both = await Promise.all([a('x'), b()]);
    return both;
  }
}
`;

  test('after lines were put above it, and beside a new comment', async () => {
    expect(await printOf(`// moved\n\n${before}`)).toBe(await printOf(before));
    expect(await printOf(before.replace('b()]', 'b() /* why */]'))).toBe(await printOf(before));
  });

  test('after formatting: line breaks, quotes, semicolons, trailing commas, CRLF', async () => {
    const formatted = before.replace("[a('x'), b()]);", '[\n      a("x"),\n      b(),\n    ])');
    expect(await printOf(formatted)).toBe(await printOf(before));
    expect(await printOf(before.replaceAll('\n', '\r\n'))).toBe(await printOf(before));
  });

  test('in a file of another name', async () => {
    expect(await printOf(before, 'other.ts')).toBe(await printOf(before, 'jobs.ts'));
  });

  test('after an edit elsewhere in a long callback, and not after one of its beginning', async () => {
    const long = (first: string, last: string) =>
      `each(async (x) => {\n  ${first};\n  ${'step(1, 2, 3, 4, 5);\n  '.repeat(5)}${last};\n});\n`;
    const print = (text: string) => printOf(text, 'a.ts', 'each(');
    expect(await print(long('a()', 'z()'))).toBe(await print(long('a()', 'y()')));
    expect(await print(long('a()', 'z()'))).not.toBe(await print(long('b()', 'z()')));
  });
});

describe('another violation is not taken for it', () => {
  test('in another function, or with other tasks', async () => {
    const text = (name: string, task: string) =>
      `function ${name}() { return Promise.all([${task}()]); }\n`;
    const print = await printOf(text('a', 'load'));
    expect(await printOf(text('b', 'load'))).not.toBe(print);
    expect(await printOf(text('a', 'save'))).not.toBe(print);
  });

  test('two that are equal are two', async () => {
    const text = 'Promise.all([a()]);\nPromise.all([a()]);\n';
    const [first, second] = await fingerprintAll('a.ts', text, [
      finding(1, 1, 12),
      finding(2, 1, 12),
    ]);
    expect(first?.fingerprint).not.toBe(second?.fingerprint);
  });
});

test('the names around it are told', async () => {
  const text = 'export class A { #b = { c: async () => { const d = Promise.all([x()]); } }; }\n';
  const at = text.indexOf('Promise') + 1;
  const [found] = await fingerprintAll('a.ts', text, [finding(1, at, at + 11)]);
  expect(found?.symbol).toBe('A.#b.c.d');
});

async function printOf(text: string, file = 'a.ts', mark = 'Promise.all'): Promise<string> {
  const lines = text.split(/\r?\n/);
  const line = lines.findIndex((each) => each.includes(mark));
  const column = lines[line]!.indexOf(mark) + 1;
  const found = finding(line + 1, column, column + mark.length);
  return (await fingerprintAll(file, text, [found]))[0]!.fingerprint;
}

function finding(line: number, column: number, endColumn: number): ShownFinding {
  return {
    ...{ rule: 'taskgroup/no-leaky-combinator', messageId: 'leaky', severity: 'error' },
    ...{ path: 'a.ts', line, column, endLine: line, endColumn, message: '', sourceLine: '' },
    ...{ why: null, fix: null, docs: null },
  };
}
