import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/require-join.ts';
import { findings, rewrite } from '../rewrite.ts';

const head = `import { withTaskGroup, TaskGroup, sleep } from '@taskgroup/runtime';\n`;
const open = 'await using group = TaskGroup.open(); ';
const start = 'group.startSoon(work); ';

function reports(body: string) {
  return findings(pattern, `${head}async function run() { ${body} }`).join().replace(/\d+: /g, '');
}

describe('a block that is left with its tasks', () => {
  test.for([
    [`${open}${start}`, 'missing'],
    [`${open}group.trySpawn(work);`, 'missing'],
    [`${open}await group.start(work);`, 'missing'],
    [`${open}for (const x of xs) group.startSoon(() => x());`, 'missing'],
    [`${open}${start} await other();`, 'missing'],
    [`${open}${start} return 1;`, 'missing'],
    [`${open}${start} await sleep(10, group);`, 'missing'],
    [`${open}group.startSoon(work, { name: 'x' });`, 'missing'],
    [`${open}group.startSoon(work, { daemon: true }); ${start}`, 'missing'],
    [`if (x) { ${open}${start} }`, 'missing'],
    [`${open}const task = ${start} log(task.name);`, 'missing'],
    [`await using group = TaskGroup.open({ limit: 2 }); helper(group); ${start}`, 'missing'],
    [`${open}${start}await group.join(); ${start}`, 'late'],
    [`${open}await group.join(); await group.start(work);`, 'late'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });

  test('at the top of a module as well', () => {
    expect(findings(pattern, `${head}${open}${start}`)).toEqual(['2: missing']);
  });
});

describe('a block that ends its group', () => {
  test.for([
    [`${open}${start}await group.join();`],
    [`${open}${start}return await group.join();`],
    [`${open}${start}return group.join();`],
    [`${open}${start}try { await other(); } finally { await group.join(); }`],
    [`${open}${start}if (x) { await group.join(); } else { group.cancel(); }`],
    [`${open}${start}await other(); group.cancel('done');`],
    [`${open}${start}group.cancelScope.cancel();`],
    [`${open}group.startSoon(work, { daemon: true });`],
    [`${open}group.startSoon(work, options);`],
    [`${open}const x = await group.startSoon(work).result;`],
    [`${open}const task = ${start} await task.result;`],
    [`${open}${start}await joinAll(group);`],
    [`${open}${start}await group[Symbol.asyncDispose]();`],
    [`${open}${start}while (true) { await accept(); }`],
    [`${open}${start}for (;;) { await accept(); }`],
    [`${open}${start}throw new Error('x');`],
    [`${open}await other();`],
    [`${open}helper(group);`],
    [`const group = TaskGroup.open(); ${start}`],
    [`await using group = other.open(); ${start}`],
    [`await withTaskGroup((group) => { ${start} });`],
    [`await using r = await open(); r.startSoon(work);`],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('the suggestion', () => {
  const lines = (...body: string[]) => `${head}async function run() {\n  ${body.join('\n  ')}\n}\n`;
  const [first, second] = [open.trim(), start.trim()];
  test.for([
    [
      [first, second],
      [first, second, 'await group.join();'],
    ],
    [
      [first, second, 'return { ok: true };'],
      [first, second, 'await group.join();', 'return { ok: true };'],
    ],
    [
      [first, second, 'return count();'],
      [first, second, 'return count();'],
    ],
    [
      [first, second, 'await group.join();', second],
      [first, second, 'await group.join();', second],
    ],
  ])('%j', ([before, after]) => {
    expect(rewrite(pattern, lines(...before!)).text).toBe(lines(...after!));
  });
});
