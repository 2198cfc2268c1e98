import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-useless-taskgroup.ts';
import { findings, rewrite } from '../rewrite.ts';

const head = `import { withTaskGroup as inGroup, withTaskGroup, TaskGroup } from '@taskgroup/runtime'; `;

function reports(code: string) {
  return findings(pattern, head + code).join();
}

describe('a group of one task', () => {
  test.for([
    ['withTaskGroup((group) => { group.startSoon(() => work()); });'],
    ['withTaskGroup(async (group) => { group.startSoon(async () => { await work(); }); });'],
    ['withTaskGroup((group) => group.startSoon(() => work()));'],
    ['withTaskGroup((group) => void group.startSoon(() => work()));'],
    ['withTaskGroup(async (group) => { return await group.startSoon(() => work()).result; });'],
    ['withTaskGroup((group) => group.startSoon(() => work()).result);'],
    ['inGroup((group) => { group.startSoon(() => work()); });'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('1: single');
  });
});

describe('a group that does something', () => {
  test.for([
    ['withTaskGroup((group) => { group.startSoon(() => a()); group.startSoon(() => b()); });'],
    ['withTaskGroup(async (group) => { group.startSoon(() => a()); await b(); });'],
    ['withTaskGroup((group) => { for (const x of xs) group.startSoon(() => a(x)); });'],
    ['withTaskGroup((group) => { xs.forEach((x) => group.startSoon(() => a(x))); });'],
    ['withTaskGroup((group) => { group.startSoon(() => visit(group)); });'],
    ['withTaskGroup((group) => { group.startSoon(visit); });'],
    ['withTaskGroup((group) => { group.startSoon((task) => work(task)); });'],
    ['withTaskGroup((group) => { group.startSoon(() => work()); }, { timeout: 10 });'],
    ['withTaskGroup((group) => { group.startSoon(() => work()); }, task);'],
    ['withTaskGroup((group) => { group.startSoon(() => work(), { name: "x" }); });'],
    ['withTaskGroup((group) => { if (x) group.startSoon(() => work()); });'],
    ['withTaskGroup((group) => group.start(() => work()));'],
    ['withTaskGroup((group) => { group.trySpawn(() => work()); });'],
    ['withTaskGroup((group) => group.startSoon(() => work()).cancel());'],
    ['withTaskGroup((group) => helper(group));'],
    ['withTaskGroup(body); withTaskGroup(); withTaskGroup(() => {});'],
    ['TaskGroup.all([() => work()]);'],
    ['other((group) => { group.startSoon(() => work()); });'],
    [
      'function f(outer: TaskGroup) { withTaskGroup((group) => { outer.startSoon(() => work()); }); }',
    ],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('what is moved out of the group', () => {
  const inGroup = (work: string) =>
    `${head}\nasync function f() {\n  await withTaskGroup((group) => {\n    group.startSoon(${work});\n  });\n}`;
  const moved = (work: string) => {
    const lines = rewrite(pattern, inGroup(work), { asOffer: true }).text.split('\n');
    return lines.slice(lines.findIndex((line) => line.includes('function f')) + 1, -1);
  };

  test('stands as far to the right as its place', () => {
    const work = 'async () => {\n      if (x) {\n        await work();\n      }\n    }';
    expect(moved(work)).toEqual([
      '  await (async () => {',
      '    if (x) {',
      '      await work();',
      '    }',
      '  })();',
    ]);
  });

  test('keeps what a template says', () => {
    const work = '() => work(`\n      a\n    `)';
    expect(moved(work)).toEqual(['  await work(`', '      a', '    `);']);
  });
});
