import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-resource-after-taskgroup.ts';
import { findings, rewrite } from '../rewrite.ts';

const head = `import { withTaskGroup, TaskGroup } from '@taskgroup/runtime'; `;
const open = 'await using group = TaskGroup.open(); ';

function inAsync(body: string) {
  return `${head}async function run() { ${body} }`;
}

function reports(body: string) {
  return findings(pattern, inAsync(body)).join().replace(/\d+: /g, '');
}

describe('a resource that closes before the tasks that use it', () => {
  test.for([
    [`${open} using r = make(); group.startSoon(() => r.use());`, 'after'],
    [`${open} using r = make(); group.startSoon(() => r.use()); await group.join();`, 'after'],
    [
      `${open} await using r = await make(); group.startSoon(async () => { await f(r); });`,
      'after',
    ],
    [`${open} using r = make(); for (const x of xs) group.startSoon(() => r.use(x));`, 'after'],
    [`${open} using r = make(); const t = group.startSoon(() => r.use()); log(t.name);`, 'after'],
    [`${open} using a = make(), b = make(); group.startSoon(() => b.use());`, 'after'],
    [`${open} if (x) { using r = make(); group.startSoon(() => r.use()); }`, 'inside'],
    [`${open} for (const x of xs) { using r = make(); group.startSoon(() => r.use()); }`, 'inside'],
    [
      'await withTaskGroup((group) => { using r = make(); group.startSoon(() => r.use()); });',
      'inside',
    ],
    [
      'await withTaskGroup(async (group) => { await using r = make(); group.startSoon(() => f(r)); });',
      'inside',
    ],
    [
      'await withTaskGroup(async (g) => { await using r = make(); await g.start(() => f(r)); });',
      'inside',
    ],
    ['function f(group: TaskGroup) { using r = make(); group.trySpawn(() => r.use()); }', 'inside'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('a resource that outlives them, or that they do not use', () => {
  test.for([
    [`using r = make(); ${open} group.startSoon(() => r.use()); await group.join();`],
    [`await using r = make(); ${open} group.startSoon(() => r.use());`],
    [`${open} using r = make(); r.use(); group.startSoon(() => other());`],
    [`${open} using r = make(); await r.use(); await group.join();`],
    [`${open} const r = make(); group.startSoon(() => r.use());`],
    [`${open} group.startSoon(() => { using r = make(); r.use(); });`],
    [`${open} using r = make(); const f = () => r.use(); f();`],
    [`${open} using r = make(); group.startSoon((r) => r.use());`],
    [`{ ${open} group.startSoon(work); } using r = make(); r.use();`],
    [`using r = make(); { ${open} group.startSoon(() => r.use()); }`],
    ['using r = make(); await withTaskGroup((group) => { group.startSoon(() => r.use()); });'],
    ['await withTaskGroup(async (group) => { using r = make(); await r.use(); });'],
    [
      'await withTaskGroup(async (group) => { using r = make(); await group.startSoon(() => r.use()).result; });',
    ],
    [
      'await withTaskGroup(async (group) => { using r = make(); const t = group.startSoon(() => r.use()); await t.wait(); });',
    ],
    [
      'await withTaskGroup(async (group) => { using r = make(); const t = group.startSoon(() => r.use()); await done(t); });',
    ],
    [
      'await withTaskGroup(async (g) => { using r = make(); const { task } = await g.start(() => r.use()); await task.wait(); });',
    ],
    [
      'await withTaskGroup((group) => { group.startSoon(async () => { using r = make(); r.use(); }); });',
    ],
    [
      'const group = TaskGroup.open(); try { using r = make(); group.startSoon(() => r.use()); await group.join(); } finally { done(group); }',
    ],
    ['const group = other(); using r = make(); group.startSoon(() => r.use());'],
    [`${open} using r = make(); emitter.on('x', () => r.use());`],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('the suggestion', () => {
  const lines = (...body: string[]) =>
    `${head}\nasync function run() {\n  ${body.join('\n  ')}\n}\n`;
  const group = 'await using group = TaskGroup.open();';
  const use = 'group.startSoon(() => r.use());';

  test.for([
    [
      [group, 'using r = make();', use],
      ['using r = make();', group, use],
    ],
    [
      [group, 'using r = make(); // for the tasks', use],
      ['using r = make(); // for the tasks', group, use],
    ],
    [
      [group, "const name = 'r';", 'using s = other;', 'using r = make();', use],
      ['using r = make();', group, "const name = 'r';", 'using s = other;', use],
    ],
    [
      [group, 'const name = pick();', 'using r = make();', use],
      [group, 'const name = pick();', 'using r = make();', use],
    ],
    [
      [group, "const name = 'r';", 'using r = make(name);', use],
      [group, "const name = 'r';", 'using r = make(name);', use],
    ],
    [
      [group, 'using r = make(group);', use],
      [group, 'using r = make(group);', use],
    ],
    [
      [group, 'prepare();', 'using r = make();', use],
      [group, 'prepare();', 'using r = make();', use],
    ],
    [
      [`${group} using r = make();`, use],
      [`${group} using r = make();`, use],
    ],
  ] as const)('%j', ([before, after]) => {
    expect(rewrite(pattern, lines(...before)).text).toBe(lines(...after));
  });
});
