import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { ROOT } from './root.ts';

/** What somebody imports from the portable entry, and what it may cost in a browser. */
interface Import {
  readonly title: string;
  /** What stands between `export` and `from`. */
  readonly names: string;
  /** In kB, minified and gzipped. */
  readonly budget: number;
}

/** The promise. Raising a number is a decision; `npm run check` fails until it is made. */
const IMPORTS: readonly Import[] = [
  { title: '`withTaskGroup` alone', names: '{ withTaskGroup }', budget: 10 },
  { title: '`TaskGroup` and its twins', names: '{ TaskGroup }', budget: 12 },
  { title: 'everything', names: '*', budget: 18 },
];

export interface Size extends Import {
  readonly kB: number;
}

/** The size of each import, from the built package. */
export async function sizes(): Promise<Size[]> {
  const measured: Size[] = [];
  for (const each of IMPORTS) measured.push({ ...each, kB: await sizeOf(each.names) });
  return measured;
}

/** What is over its budget, as problems to show. */
export async function sizeProblems(): Promise<string[]> {
  return (await sizes())
    .filter(({ kB, budget }) => kB > budget)
    .map(({ title, kB, budget }) => `${title} is ${kB.toFixed(1)} kB; its budget is ${budget} kB`);
}

async function sizeOf(names: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from '@taskgroup/runtime';`, resolveDir: packageFolder },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1_000;
}

const packageFolder = path.join(ROOT, 'packages/repo');
