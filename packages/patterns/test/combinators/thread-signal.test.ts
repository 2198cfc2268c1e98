import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-leaky-combinator.ts';
import { rewrite } from '../rewrite.ts';

function becomes(expression: string, setting: Parameters<typeof rewrite>[2] = {}) {
  const head = "import { readFile } from 'node:fs/promises';";
  const before = `async function run(xs: string[], ys) {\n  `;
  const { text, said } = rewrite(pattern, `${head}\n${before}${expression};\n}\n`, setting);
  const at = text.indexOf(before) + before.length;
  return { text: text.slice(at, -';\n}\n'.length), said: said.join(' | ') };
}

describe('work that takes a signal gets the signal of its group', () => {
  test.for([
    [
      'Promise.all([fetch(a), b()])',
      'TaskGroup.all([({ signal }) => fetch(a, { signal }), () => b()])',
    ],
    [
      "Promise.all([fetch(a, { method: 'POST' }), b()])",
      "TaskGroup.all([({ signal }) => fetch(a, { method: 'POST', signal }), () => b()])",
    ],
    [
      'Promise.all([fetch(a).then((r) => r.json()), b()])',
      'TaskGroup.all([({ signal }) => fetch(a, { signal }).then((r) => r.json()), () => b()])',
    ],
    [
      "Promise.all([readFile(a, 'utf8'), b()])",
      "TaskGroup.all([({ signal }) => readFile(a, { encoding: 'utf8', signal }), () => b()])",
    ],
    [
      'Promise.all([c ? fetch(a) : b()])',
      'TaskGroup.all([({ signal }) => (c ? fetch(a, { signal }) : b())])',
    ],
    [
      'Promise.all([(async () => { const r = await fetch(a); return r.json(); })()])',
      'TaskGroup.all([async ({ signal }) => { const r = await fetch(a, { signal }); return r.json(); }])',
    ],
    [
      'Promise.all(xs.map((x) => fetch(x)))',
      'TaskGroup.map(xs, (x, _index, { signal }) => fetch(x, { signal }))',
    ],
    [
      'Promise.all(xs.map(async (x, i) => { await fetch(x); }))',
      'TaskGroup.map(xs, async (x, i, { signal }) => { await fetch(x, { signal }); })',
    ],
    [
      'Promise.all(xs.map(x => fetch(x)))',
      'TaskGroup.map(xs, (x, _index, { signal }) => fetch(x, { signal }))',
    ],
    [
      'Promise.all(xs.map(() => fetch(a)))',
      'TaskGroup.map(xs, (_item, _index, { signal }) => fetch(a, { signal }))',
    ],
    [
      'Promise.all(ys.map(y => fetch(y)))',
      'TaskGroup.all(ys.map(y => ({ signal }) => fetch(y, { signal })))',
    ],
    [
      'Promise.all(ys.map(async (y): P => { await fetch(y); }))',
      'TaskGroup.all(ys.map((y) => async ({ signal }): P => { await fetch(y, { signal }); }))',
    ],
    [
      'Promise.all(ys.map(async function (y) { await fetch(y); }))',
      'TaskGroup.all(ys.map((y) => async ({ signal }) => { await fetch(y, { signal }); }))',
    ],
    [
      'Promise.all([b(signal), signal(fetch(a))])',
      'TaskGroup.all([() => b(signal), () => signal(fetch(a))])',
    ],
    ['Promise.all([fetch(signal), b()])', 'TaskGroup.all([() => fetch(signal), () => b()])'],
    [
      'Promise.all([(async () => { use(signal); await fetch(a); })()])',
      'TaskGroup.all([async (task) => { use(signal); await fetch(a, { signal: task.signal }); }])',
    ],
  ])('%s', ([code, expected]) => {
    expect(becomes(code!).text).toBe(expected);
  });

  test.for([
    'fetch(a, { signal: c.signal })',
    'fetch(a, options)',
    'fetch(a, { ...options })',
    'fetch(...a)',
    'own(a)',
    '(async () => { try { await b(); } finally { await fetch(a); } })()',
    'b(() => fetch(a))',
  ])('but not %s', (code) => {
    expect(becomes(`Promise.all([${code}, b()])`).text).not.toContain('({ signal })');
    expect(becomes(`Promise.all([${code}, b()])`).said).toBe('converted');
  });

  test('types tell where a function takes it', () => {
    const types = { signalSlot: () => ({ index: 1, property: 'signal' }) } as const;
    expect(becomes('Promise.all([load(a)])', { types })).toEqual({
      text: 'TaskGroup.all([({ signal }) => load(a, { signal })])',
      said: 'converted: signal-passed',
    });
    const bare = { signalSlot: () => ({ index: 1 }) };
    expect(becomes('Promise.all([load(a), writeFile(a)])', { types: bare }).text).toBe(
      'TaskGroup.all([({ signal }) => load(a, signal), () => writeFile(a)])',
    );
  });

  test('the signal of a server that is to listen would end the server', () => {
    const types = { signalSlot: () => ({ index: 0, property: 'signal' }) } as const;
    expect(becomes('Promise.all([server.listen(), open()])', { types }).text).toBe(
      'TaskGroup.all([() => server.listen(), ({ signal }) => open({ signal })])',
    );
  });

  test('where nothing tells the type of the parameter, it is written', () => {
    expect(becomes('const ps = []; ps.push(fetch(a)); await Promise.all(ps)').text).toBe(
      'const ps = []; ps.push(({ signal }: { signal: AbortSignal }) => fetch(a, { signal })); await TaskGroup.all(ps)',
    );
    expect(becomes('Promise.all([...ys.map((y) => fetch(y))])').text).toContain(
      'ys.map((y) => ({ signal }: { signal: AbortSignal }) => fetch(y, { signal }))',
    );
    expect(
      becomes('const ps: Promise<A>[] = []; ps.push(fetch(a)); await Promise.all(ps)').text,
    ).toContain('ps.push(() => fetch(a))');
  });

  test('a form that does not type-check with the signal goes without', () => {
    expect(becomes('Promise.all([fetch(a), b()])', { form: 'plain' }).text).toBe(
      'TaskGroup.all([() => fetch(a), () => b()])',
    );
  });
});

describe('the signal that a function is given may end its groups', () => {
  const within = (head: string, body: string) => {
    const { text } = rewrite(pattern, `async function run(${head}) { ${body} }`);
    return /\{ (?!signal|TaskGroup)(.*) \}$/.exec(text.split('\n').at(-1)!)![1];
  };

  test.for([
    ['signal: AbortSignal', 'TaskGroup.all([() => a(), () => b()], { signal })'],
    [
      'options: { signal?: AbortSignal }',
      'TaskGroup.all([() => a(), () => b()], { signal: options.signal })',
    ],
    [
      'options?: { signal?: AbortSignal }',
      'TaskGroup.all([() => a(), () => b()], { signal: options?.signal })',
    ],
    ['{ signal }: Options', 'TaskGroup.all([() => a(), () => b()], { signal })'],
    ['id: string', 'TaskGroup.all([() => a(), () => b()])'],
  ])('%s', ([head, expected]) => {
    expect(within(head!, 'await Promise.all([a(), b()]);')).toBe(`await ${expected};`);
  });

  test('also where the twin takes more, and the list ends in a comma', () => {
    expect(
      within('signal: AbortSignal, xs: string[]', 'await Promise.all(xs.map((x) => fetch(x),),);'),
    ).toBe(
      'await TaskGroup.map(xs, (x, _index, { signal }) => fetch(x, { signal }), { signal },);',
    );
    expect(within('signal: AbortSignal, ys', 'await Promise.all(ys.map((y) => a(y)),);')).toBe(
      'await TaskGroup.all(ys.map((y) => () => a(y)), { signal },);',
    );
  });

  test('but not where the work runs already', () => {
    expect(within('signal: AbortSignal, ys', 'await Promise.all(ys);')).toBe(
      'await TaskGroup.all(ys);',
    );
  });
});
