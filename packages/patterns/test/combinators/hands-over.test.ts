import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-leaky-combinator.ts';
import { rewrite } from '../rewrite.ts';

type Setting = Parameters<typeof rewrite>[2];

/** What is said of `Promise.all(xs.map(callback))` behind a statement. */
function saidOf(before: string, callback: string, setting: Setting = {}) {
  const text = `async function run(xs) {\n  ${before}\n  await Promise.all(xs.map(${callback}));\n}\n`;
  return rewrite(pattern, text, setting).said.join(' | ');
}

describe('what a callback hands back is judged the same with a block and without one', () => {
  const isCallable: Setting = { types: { parameterCount: () => 0 } };
  const waiting = `const end = new Promise((done) => s.on('end', done));`;
  test.for<[string, string, string, string, Setting?]>([
    ['a promise that runs already', '', 'x.done', 'adopted: already-started'],
    ['one that waits for an event', waiting, 'end', 'adopted: already-started, waits-for-event'],
    ['a function, as types tell', '', 'x.run', 'left: function-element', isCallable],
    ['a value made before', 'const app = { id: 1 };', 'app', 'left: no-live-element'],
  ])('%s', ([, before, result, said, setting]) => {
    expect(saidOf(before, `(x) => ${result}`, setting)).toBe(said);
    expect(saidOf(before, `(x) => {\n    return ${result};\n  }`, setting)).toBe(said);
    expect(saidOf(before, `function (x) {\n    return ${result};\n  }`, setting)).toBe(said);
  });
});
