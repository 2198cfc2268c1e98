import type { Row } from './family.ts';
import { isMeasured } from './family.ts';

/** One measured promise of the design. Ratios are taken side by side in one run. */
export interface Figure {
  readonly name: string;
  /** Absent when it could not be measured. */
  readonly value?: number | undefined;
  /** What the design promises: the value may not be above it. */
  readonly bar: number;
  readonly unit: string;
}

/** A promise that could not be measured is not kept. */
export function isKept({ value, bar }: Figure): boolean {
  return value !== undefined && value <= bar;
}

/** Two rows of a job, by their labels, and how many times the peer's best ours may take. */
interface Comparison {
  readonly job: string;
  readonly ours: string;
  readonly peer: string;
  readonly bar: number;
}

/** How the best of one row compares with the best of another. */
export function ratio(rows: readonly Row[], { job, bar, ...labels }: Comparison): Figure {
  const [ours, theirs] = [bestOf(rows, labels.ours), bestOf(rows, labels.peer)];
  const value = ours === undefined || theirs === undefined ? undefined : round(ours / theirs);
  return { name: `${job}, ${labels.ours} against ${labels.peer}`, value, bar, unit: 'x' };
}

/** The best of the row with that label; absent when there is none. */
export function bestOf(rows: readonly Row[], label: string): number | undefined {
  const row = rows.find((each) => each.label === label);
  return row && isMeasured(row) ? row.best : undefined;
}

/** Three significant digits: more would be noise. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}
