import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progressOn } from '../src/reporters/progress.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

test('a long run is counted on one line, which is cleared at the end', () => {
  const terminal = new FakeTerminal();
  const progress = progressOn(terminal, {});

  progress.show(1, 900);
  vi.advanceTimersByTime(600);
  progress.show(2, 900);
  progress.show(3, 900);
  vi.advanceTimersByTime(100);
  progress.show(4, 900);
  progress.clear();

  expect(terminal.written).toEqual([
    '<clear>',
    'Judged 2 of 900 files\r',
    '<clear>',
    'Judged 4 of 900 files\r',
    '<clear>',
  ]);
});

test('a short run writes nothing', () => {
  const terminal = new FakeTerminal();
  const progress = progressOn(terminal, {});
  progress.show(1, 2);
  progress.clear();

  expect(terminal.written).toEqual([]);
});

test.each([
  ['in a pipe', false, {}],
  ['on a terminal that cannot clear a line', true, { TERM: 'dumb' }],
])('%s nothing is written', (_title, isTTY, env) => {
  const terminal = new FakeTerminal(isTTY);
  const progress = progressOn(terminal, env);
  vi.advanceTimersByTime(5000);
  progress.show(1, 2);
  progress.clear();

  expect(terminal.written).toEqual([]);
});

class FakeTerminal {
  readonly written: string[] = [];
  readonly isTTY: boolean;

  constructor(isTTY = true) {
    this.isTTY = isTTY;
  }

  write(text: string | Uint8Array): boolean {
    this.written.push(String(text));
    return true;
  }

  clearLine(): boolean {
    return this.write('<clear>');
  }
}
