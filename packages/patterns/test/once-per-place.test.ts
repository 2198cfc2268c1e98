import { describe, expect, test } from 'vitest';
import { findSites, rewriteSites, syntaxOracle, type Pattern } from '../src/index.ts';
import callback from '../src/patterns/no-async-callback.ts';
import combinator from '../src/patterns/no-leaky-combinator.ts';
import timer from '../src/patterns/no-orphan-timer.ts';
import pool from '../src/patterns/prefer-taskgroup-pool.ts';
import { parse } from './parse.ts';

function sitesOf(text: string, patterns: readonly Pattern[] = [combinator, pool]) {
  const file = parse(text);
  const types = syntaxOracle(file);
  const { sites } = rewriteSites(file, findSites(file, patterns, types), types);
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

describe('a timer with an async callback is one site', () => {
  const patterns = [timer, callback] as readonly Pattern[];
  test.for([
    ['setInterval(async () => { await load(); }, 1_000);', 'no-orphan-timer: marked'],
    [
      'const t = setInterval(async () => { await load(); }, 1_000); stop(t);',
      'no-async-callback: left',
    ],
    ['setTimeout(async () => { await load(); }, 1_000);', 'no-async-callback: left'],
  ])('%s', ([code, expected]) => {
    expect(sitesOf(code!, patterns)).toEqual([expected]);
  });
});
