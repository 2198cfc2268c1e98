import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-leaky-combinator.ts';
import { rewrite } from '../rewrite.ts';

type Setting = Parameters<typeof rewrite>[2];

/** What becomes of an argument of `Promise.all` in a file of JavaScript, and what is said of it. */
function becomes(argument: string, setting: Setting = { path: 'a.js' }) {
  const head = 'async function run(xs) {\n  const made = await ';
  const { text, said } = rewrite(pattern, `${head}Promise.all(${argument});\n}\n`, setting);
  const at = text.indexOf(head) + head.length;
  return { text: text.slice(at, -';\n}\n'.length), said: said.join(' | ') };
}

describe('a method that map is given by reference is called by name', () => {
  test.for([
    ['xs.map(this.load)', 'TaskGroup.all(xs.map((item, index) => () => this.load(item, index)))'],
    ['xs.map(fs.stat)', 'TaskGroup.all(xs.map((item, index) => () => fs.stat(item, index)))'],
    [
      'xs.map(item.load)',
      'TaskGroup.all(xs.map((element, position) => () => item.load(element, position)))',
    ],
    [
      'xs.map(this.load.bind(this))',
      'TaskGroup.all(xs.map((item, index) => () => this.load(item, index)))',
    ],
    [
      'xs.map(load.bind(this))',
      'TaskGroup.all(xs.map((item, index) => () => load.call(this, item, index)))',
    ],
    ['[1, 2].map(this.load)', 'TaskGroup.map([1, 2], (item, index) => this.load(item, index))'],
  ])('%s', ([argument, text]) => {
    expect(becomes(argument!)).toEqual({ text, said: 'converted' });
  });

  test('it gets as much as it takes', () => {
    const setting = { types: { parameterCount: () => 1 } };
    const text = 'TaskGroup.all(xs.map((item) => () => this.load(item)))';
    expect(becomes('xs.map(this.load)', setting).text).toBe(text);
  });

  test.for(['xs.map(make().load)', 'xs.map(this?.load)', 'xs.map(load.bind(this, 1))'])(
    '%s: what the method belongs to, or takes, is not plain',
    (argument) => {
      expect(becomes(argument).said).toBe('adopted: already-started');
    },
  );

  test('in TypeScript a method may take the array too, which only types tell', () => {
    expect(becomes('xs.map(this.load)', {}).said).toBe('adopted: already-started');
    const setting = { types: { parameterCount: () => 3 } };
    expect(becomes('xs.map(this.load)', setting).said).toBe('adopted: already-started');
  });

  test('a constant that is bound takes what is left of its parameters', () => {
    const code = `const load = read.bind(null, 'utf8');
async function run(xs: string[]) { await Promise.all(xs.map(load)); }
`;
    const one = rewrite(pattern, code, { types: { parameterCount: () => 2 } });
    expect(one.text).toContain('TaskGroup.map(xs, load)');
    const more = rewrite(pattern, code, { types: { parameterCount: () => 5 } });
    expect(more.said).toEqual(['adopted: already-started']);
  });
});

describe('the last element may be awaited, as nothing starts after it', () => {
  test.for([
    ['[a(), await b()]', 'TaskGroup.all([() => a(), () => b()])', 'converted'],
    ['[a(), await b(), 1]', 'TaskGroup.all([() => a(), () => b(), 1])', 'converted'],
    ['[await a(), b()]', 'TaskGroup.all([await a(), () => b()])', 'converted: await-in-element'],
    [
      '[await a(), await b()]',
      'TaskGroup.all([await a(), await b()])',
      'adopted: await-in-element',
    ],
    ['[a(), await /* why */ b()]', undefined, 'adopted: await-in-element'],
    ['[a(), await b(await c())]', undefined, 'adopted: await-in-element'],
  ] as const)('%s', ([argument, text, said]) => {
    const result = becomes(argument);
    expect(result.said).toBe(said);
    if (text) expect(result.text).toBe(text);
  });

  test('allSettled would no longer throw its failure', () => {
    const { said } = rewrite(pattern, 'await Promise.allSettled([a(), await b()]);');
    expect(said).toEqual(['adopted: await-in-element']);
  });
});

describe('a filter for what is there', () => {
  test('goes on, where nobody looks at the results', () => {
    const { text, said } = rewrite(
      pattern,
      'await Promise.all([a(), more && b()].filter(Boolean));\n',
    );
    expect(text).toContain('TaskGroup.all([() => a(), () => more && b()].filter(Boolean))');
    expect(said).toEqual(['converted']);
  });

  test('stays as it is where the results would be others, or it asks for something else', () => {
    expect(becomes('[a(), b()].filter(Boolean)').said).toBe('adopted: opaque-iterable');
    const { said } = rewrite(pattern, 'await Promise.all([a(), b()].filter((each) => each));');
    expect(said).toEqual(['adopted: opaque-iterable']);
  });
});

describe('a function of this file tells how much it takes', () => {
  const typed = (code: string) => {
    const { text, said } = rewrite(pattern, `${code}\n`, { path: 'a.ts' });
    return { text: text.slice(text.indexOf('async function run')), said: said.join(' | ') };
  };

  test.for([
    [
      'async function run(xs: string[], load: (x: string) => Promise<void>) { await Promise.all(xs.map(load)); }',
      'TaskGroup.map(xs, load)',
    ],
    [
      'type Load = (x: string, at: number) => Promise<void>;\nasync function run(xs: string[], load: Load) { await Promise.all(xs.map(load)); }',
      'TaskGroup.map(xs, load)',
    ],
    [
      'const load = (options: O) => async (x: string) => read(x, options);\nasync function run(xs: string[]) { await Promise.all(xs.map(load(o))); }',
      'TaskGroup.map(xs, load(o))',
    ],
    [
      'async function run<T>(xs: T[], test: (x: T, at: number, all: T[]) => Promise<boolean>) { await Promise.all(xs.map(test)); }',
      'TaskGroup.all(xs.map((item, index, array) => () => test(item, index, array)))',
    ],
  ])('%s', ([code, expected]) => {
    const { text, said } = typed(code!);
    expect(text).toContain(`await ${expected};`);
    expect(said).toBe('converted');
  });

  test.for([
    'async function run(xs: string[], load: Load) { await Promise.all(xs.map(load)); }',
    'async function run(xs: string[], load: (...all: unknown[]) => Promise<void>) { await Promise.all(xs.map(load)); }',
    'function load(o: O) { if (o) return async (x: string) => x; return async () => 1; }\nasync function run(xs: string[]) { await Promise.all(xs.map(load(o))); }',
  ])('but not here: %s', (code) => {
    expect(typed(code).said).toBe('adopted: already-started');
  });
});
