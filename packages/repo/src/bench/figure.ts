/** One measured promise of the design. Ratios are taken side by side in one run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** What the design promises: the value may not be above it. */
  readonly bar: number;
  readonly unit: string;
}
