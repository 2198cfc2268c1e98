import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-control-flow-in-taskgroup.ts';
import { findings } from '../rewrite.ts';

const head = `import { withTaskGroup, TaskGroup } from '@taskgroup/runtime'; `;
const open = 'await using group = TaskGroup.open(); group.startSoon(work); ';
const join = 'await group.join();';

function reports(body: string) {
  return findings(pattern, `${head}async function run() { ${body} }`).join();
}

describe('a jump out of the block of a group', () => {
  test.for([
    [`${open} if (x) return; ${join}`],
    [`${open} if (x) { return 1; } ${join}`],
    [`${open} if (x) { log(); return await other(); } ${join}`],
    [`${open} try { if (x) return; } catch {} ${join}`],
    [`${open} for (const y of ys) { if (y) return y; } ${join}`],
    [`for (const y of ys) { ${open} if (y) break; ${join} }`],
    [`for (const y of ys) { ${open} if (y) continue; ${join} }`],
    [`while (true) { ${open} if (y) { break; } ${join} }`],
    [`out: for (const y of ys) { for (;;) { ${open} if (y) continue out; ${join} } }`],
    [`switch (1) { case 1: { ${open} if (y) { break; } ${join} } }`],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('1: leaves');
  });
});

describe('a jump that leaves no task behind', () => {
  test.for([
    [`${open} ${join} return 1;`],
    [`${open} return 1;`],
    [`${open} if (x) { ${join} return; } ${join}`],
    [`${open} if (x) { group.cancel(); return; } ${join}`],
    [`${open} if (x) return await group.join(); ${join}`],
    [`${open} if (x) return finish(group); ${join}`],
    [`${open} ${join} if (x) return 1; log();`],
    [`${open} try { if (x) return; } finally { ${join} }`],
    [`${open} for (const y of ys) { if (y) break; } ${join}`],
    [`${open} for (const y of ys) { if (y) continue; } ${join}`],
    [`${open} switch (x) { case 1: break; } ${join}`],
    [`${open} const f = () => { if (x) return; }; ${join}`],
    [`await using group = TaskGroup.open(); if (x) return; group.startSoon(work); ${join}`],
    [`if (x) return; ${open} ${join}`],
    [`{ ${open} ${join} } if (x) return;`],
    ['await withTaskGroup((group) => { group.startSoon(work); if (x) return; });'],
    ['await using file = await open(); if (x) return; file.close();'],
    ['for (;;) { break; }'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});
