import { parseArgs } from 'node:util';
import { choose } from './choose.ts';
import { environment } from './environment.ts';
import { PARTS } from './families.ts';
import type { Effort, Family } from './family.ts';
import { isKept } from './figure.ts';
import { markdown } from './markdown.ts';
import type { Results } from './results.ts';
import { writeResults } from './write-results.ts';

const FULL: Effort = { rounds: 25, patience: 10_000, groups: 1_000_000 };
const QUICK: Effort = { rounds: 3, patience: 1_000, groups: 50_000 };

/**
 * Measures the named families, or all, with every peer that is present; fails when a promise of the design is missed.
 *
 * The figures go into the repository. With `--quick` they don't: that is for work on the benchmarks. With `--render`
 * nothing is measured, and what shows the last figures is written again.
 */
const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean' }, render: { type: 'boolean' } },
  allowPositionals: true,
});

if (values.render) await writeResults({});
else process.exit((await bench()) ? 0 : 1); // Peers may have left timers behind.

/** Whether every promise was kept. */
async function bench(): Promise<boolean> {
  const fresh = await measure(choose(PARTS, positionals), values.quick ? QUICK : FULL);
  process.stdout.write(`${markdown(fresh)}\n`);
  if (!values.quick) await writeResults(fresh);
  return Object.values(fresh).every(({ figures }) => figures.every(isKept));
}

async function measure(families: readonly Family[], effort: Effort): Promise<Results> {
  const where = await environment();
  const results: Record<string, Results[string]> = {};
  for (const family of families) {
    process.stderr.write(`Measuring ${family.name} …\n`);
    results[family.name] = { environment: where, ...(await family.run(effort)) };
  }
  return results;
}
