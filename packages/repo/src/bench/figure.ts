/** One measured promise of the design. Ratios are taken side by side in one run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** What the design promises: the value may not be above it. */
  readonly bar: number;
  readonly unit: string;
}

/** The median of an odd number of measurements: a busy machine spoils single ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
