export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** As UCUM writes it: seconds, or what is counted. */
export type Unit = 's' | `{${string}}`;

/** Values of labels, in the order of the metric's names. */
export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** One metric at one moment. */
export interface Metric {
  /** Without the prefix: `task.duration`. */
  readonly name: string;
  readonly help: string;
  readonly kind: MetricKind;
  readonly unit: Unit;
  readonly samples: readonly Sample[];
  readonly histograms: readonly HistogramSample[];
}

export interface HistogramSample {
  readonly labels: Labels;
  /** How many values were at most the bucket's bound; the last one counts all. */
  readonly buckets: readonly { readonly le: number; readonly count: number }[];
  readonly sum: number;
  readonly count: number;
}

/** In seconds; OpenTelemetry's advice for durations. */
export const BOUNDS = [
  0.005,
  0.01,
  0.025,
  0.05,
  0.075,
  0.1,
  0.25,
  0.5,
  0.75,
  1,
  2.5,
  5,
  7.5,
  10,
  Infinity,
];

/** A counter for each combination of labels. */
export class Counter {
  readonly #counts = new Map<string, { labels: Labels; value: number }>();

  add(labels: Labels, by = 1): void {
    const key = keyOf(labels);
    const count = this.#counts.get(key);
    if (count) count.value += by;
    else this.#counts.set(key, { labels, value: by });
  }

  get samples(): readonly Sample[] {
    return [...this.#counts.values()].map((count) => ({ ...count }));
  }
}

/** How often values, in seconds, fell into each bucket, for each combination of labels. */
export class Histogram {
  readonly #rows = new Map<string, { labels: Labels; counts: number[]; sum: number }>();

  record(labels: Labels, seconds: number): void {
    const key = keyOf(labels);
    let row = this.#rows.get(key);
    if (!row) this.#rows.set(key, (row = { labels, counts: BOUNDS.map(() => 0), sum: 0 }));
    row.counts[bucketOf(seconds)]! += 1;
    row.sum += seconds;
  }

  get samples(): readonly HistogramSample[] {
    return [...this.#rows.values()].map(({ labels, counts, sum }) => {
      let count = 0;
      const buckets = BOUNDS.map((le, at) => ({ le, count: (count += counts[at]!) }));
      return { labels, buckets, sum, count };
    });
  }
}

function bucketOf(seconds: number): number {
  let at = 0;
  while (seconds > BOUNDS[at]!) at += 1;
  return at;
}

/** A metric's labels always come in the same order. */
function keyOf(labels: Labels): string {
  let key = '';
  for (const name in labels) key += `${labels[name]}\0`;
  return key;
}
