import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-unbounded-concurrency.ts';
import { findings, rewrite } from '../rewrite.ts';

const runtime = 'import { TaskGroup, withTaskGroup } from "@taskgroup/runtime"; ';
const reports = (code: string, options: object = {}) =>
  findings(pattern, code, { options }).join(', ');

describe('one task for each item of a collection of any size', () => {
  test.for([
    'Promise.all(xs.map(async (x) => load(x)))',
    'Promise.all(xs.map((x) => load(x)))',
    'Promise.allSettled(this.items.map(async (x) => { await load(x); }))',
    'Promise.all(Array.from(xs, async (x) => load(x)))',
    'Promise.all(xs.filter(Boolean).map((x) => load(x)))',
    'Promise.all(Object.keys(map).map((x) => load(x)))',
    'Promise.all([...xs].map((x) => load(x)))',
    'Promise.all(Array.from({ length: n }, (_, i) => load(i)))',
  ])('%s', (code) => {
    expect(reports(code)).toBe('1: map');
  });

  test.for([
    ['TaskGroup.map(xs, load)', 'map'],
    ['TaskGroup.forEach(xs, async (x) => { await load(x); })', 'map'],
    ['TaskGroup.map(xs, load, { ordered: false })', 'map'],
    ['TaskGroup.all(xs.map((x) => () => load(x)))', 'map'],
    ['withTaskGroup((group) => { for (const x of xs) group.startSoon(() => load(x)); })', 'spawn'],
  ])('%s', ([code, expected]) => {
    expect(reports(runtime + code)).toBe(`1: ${expected}`);
    expect(reports(runtime + code, { checkGroups: false })).toBe('');
  });

  test.for([
    'Promise.all([a, b].map((x) => load(x)))',
    'const kinds = ["a", "b"] as const; Promise.all(kinds.map((x) => load(x)))',
    'Promise.all(KINDS.map((x) => load(x)))',
    'Promise.all(Object.keys({ a, b }).map((x) => load(x)))',
    'Promise.all(xs.slice(0, 10).map((x) => load(x)))',
    'Promise.all(xs.slice(at, at + size).map((x) => load(x)))',
    'Promise.all(config.plugins.map((x) => load(x)))',
    'Promise.all(Array(4).map((x) => load(x)))',
    'Promise.all(batch.map((x) => load(x)))',
    'Promise.all(Array.from({ length: 4 }, (_, i) => load(i)))',
    'Promise.all(Array.from({ length: concurrency }, () => run()))',
    'Promise.all(new Array(4).fill(0).map((x) => load(x)))',
    'Promise.all(xs.map((x) => limit(() => load(x))))',
    'Promise.all(xs.map(async (x) => { await semaphore.acquire(); await load(x); }))',
    'Promise.all(xs.map((x) => queue.add(() => load(x))))',
    'Promise.all(xs.map((x) => x.done))',
    'Promise.all(xs.map(load))',
    'Promise.all(xs)',
    'Promise.all([a(), b()])',
    'Promise.race(xs.map((x) => load(x)))',
    'function f(Promise) { Promise.all(xs.map((x) => load(x))); }',
    'xs.map((x) => load(x))',
    'TaskGroup.map(xs, load)',
    `${runtime}TaskGroup.map(xs, load, { limit: 4 })`,
    `${runtime}TaskGroup.map(xs, load, options)`,
    `${runtime}TaskGroup.map([a, b], load)`,
    `${runtime}TaskGroup.all(xs.map((x) => () => load(x)), { limit })`,
    `${runtime}TaskGroup.all([() => a(), () => b()])`,
    `${runtime}withTaskGroup((group) => { for (const x of xs) group.startSoon(f); }, { limit: 4 })`,
    `${runtime}withTaskGroup((group) => { for (const x of [a, b]) group.startSoon(f); })`,
    `${runtime}withTaskGroup(async (group) => { for (const x of xs) { await next(); group.startSoon(f); } })`,
    'if (xs.length <= 1) await Promise.all(xs.map((x) => load(x)))',
    `${runtime}withTaskGroup((group) => { group.startSoon(f); })`,
    'function f(group) { for (const x of xs) group.startSoon(f); }',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('');
  });

  test('maxLiteral says how many are few', () => {
    expect(reports('Promise.all([a, b, c].map((x) => load(x)))', { maxLiteral: 2 })).toBe('1: map');
  });
});

describe('a limit is added where the call takes one', () => {
  test.for([
    ['TaskGroup.map(xs, load)', 'TaskGroup.map(xs, load, { limit: 16 })'],
    ['TaskGroup.map(xs, load, {})', 'TaskGroup.map(xs, load, { limit: 16 })'],
    ['TaskGroup.map(xs, load, { name: "n" })', 'TaskGroup.map(xs, load, { name: "n", limit: 16 })'],
  ])('%s', ([code, expected]) => {
    expect(rewrite(pattern, runtime + code).text).toBe(runtime + expected);
  });

  test('a Promise combinator takes none', () => {
    expect(rewrite(pattern, 'Promise.all(xs.map((x) => load(x)))').said).toEqual([
      'left: takes-no-limit',
    ]);
  });
});
