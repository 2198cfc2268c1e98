// Run by node/growth.test.ts: how many bytes each group leaves behind under a signal that outlives it.
import { withTaskGroup } from '@taskgroup/runtime';

const GROUPS = 100_000;
const { signal } = new AbortController();
const run = () => withTaskGroup((group) => void group.startSoon(() => {}), { signal });

for (let index = 0; index < 2_000; index += 1) await run();
const before = heapUsed();
for (let index = 0; index < GROUPS; index += 1) await run();
process.stdout.write(JSON.stringify({ grownBytesPerGroup: (heapUsed() - before) / GROUPS }));

function heapUsed() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
