import { expect, test } from 'vitest';
import { findSites, rewriteSites, syntaxOracle } from '../src/index.ts';
import combinator from '../src/patterns/no-leaky-combinator.ts';
import pool from '../src/patterns/prefer-taskgroup-pool.ts';
import { parse } from './parse.ts';

function sitesOf(text: string) {
  const file = parse(text);
  const types = syntaxOracle(file);
  const { sites } = rewriteSites(file, findSites(file, [combinator, pool], types), types);
  return sites.map(({ pattern, rewrite }) => `${pattern.id}: ${rewrite.outcome}`);
}

test('batches that stay, as more than the work is done in them, are one site with the combinator that changes', () => {
  const code = `export async function load(xs: string[]) {
  for (let i = 0; i < xs.length; i += 10) {
    const batch = xs.slice(i, i + 10);
    console.log(batch);
    const made = await Promise.all(batch.map((x) => read(x)));
    if (made.length > 9) break;
  }
}
`;
  expect(sitesOf(code)).toEqual(['no-leaky-combinator: converted']);
});

test('batches that become a pool are one site too', () => {
  const code = `export async function load(xs: string[]) {
  for (let i = 0; i < xs.length; i += 10) {
    await Promise.all(xs.slice(i, i + 10).map((x) => read(x)));
  }
}
`;
  expect(sitesOf(code)).toEqual(['prefer-taskgroup-pool: marked']);
});
