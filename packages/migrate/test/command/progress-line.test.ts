import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeProgressLine } from '../../src/command/progress-line.ts';
import type { Progress } from '../../src/progress.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'], now: 1_000 }));
afterEach(() => void vi.useRealTimers());

const checking = { phase: 'checking-types', total: 200 } as const;
const tsconfig = path.resolve('packages/orders/tsconfig.json');

/** The line as it is drawn each time, on a terminal of so many columns. */
function terminal(columns: number, isTTY = true) {
  const drawn: string[] = [];
  const write = (text: string) => drawn.push(text.replaceAll('\r\u001B[K', ''));
  const line = makeProgressLine({ columns, isTTY, write } as unknown as NodeJS.WriteStream);
  return { line, drawn };
}

function run(columns: number, ...steps: readonly Progress[]): string[] {
  const { line, drawn } = terminal(columns);
  for (const step of steps) {
    vi.advanceTimersByTime(5_000);
    line.step(step);
  }
  return drawn;
}

test('a line tells how far the run is, how long it takes, and by which tsconfig', () => {
  expect(run(80, { ...checking, done: 0, detail: tsconfig })).toEqual([
    `Checking types 1 of 200: ${path.join('packages', 'orders', 'tsconfig.json')} …`,
  ]);
  const later = run(80, { ...checking, done: 0 }, { ...checking, done: 100, detail: tsconfig });
  expect(later.at(-1)).toMatch(/^Checking types 101 of 200, 5 s left: packages.orders.tsconfig/);
});

test('a narrow terminal keeps what is counted, and loses the path', () => {
  const drawn = run(40, { ...checking, done: 0 }, { ...checking, done: 100, detail: tsconfig });
  expect(drawn.at(-1)).toBe('Checking types 101 of 200, 5 s left: …');
});

test('steps that follow each other closely are not drawn, but those of a new phase are', () => {
  const { line, drawn } = terminal(80);
  line.step({ phase: 'rewriting', done: 0, total: 2 });
  vi.advanceTimersByTime(10);
  line.step({ phase: 'rewriting', done: 1, total: 2 });
  line.step({ phase: 'writing', done: 0, total: 1 });
  line.done();
  expect(drawn).toEqual(['Rewriting 1 of 2 …', 'Writing 1 of 1 …', '']);
});

test('a pipe gets nothing', () => {
  const { line, drawn } = terminal(80, false);
  line.step({ ...checking, done: 0 });
  line.done();
  expect(drawn).toEqual([]);
});
