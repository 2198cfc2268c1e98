import type { Absent, Effort, Row } from './family.ts';
import { round } from './figure.ts';

/** One way to do a job. What it can't do is said in `why`, in place of a figure. */
export type Contender = { readonly label: string; readonly by: string } & (
  { readonly measure: () => Promise<number> } | { readonly why: string }
);

type Runner = Extract<Contender, { measure: unknown }>;

/** How long a contender runs in one turn, at the least, in ms. */
const STRETCH = 50;

/**
 * The rows of a table. Every round runs all contenders, each time another one first, so that all see the same machine.
 *
 * A turn is one run that doesn't count, as a peer that fills the heap makes V8 forget the optimized code of the others;
 * then runs for a stretch of time, whose mean is the sample, so that everybody pays for the garbage that is theirs. There
 * is no `gc()` in between: it makes V8 forget more code still.
 */
export async function timeInTurns(
  contenders: readonly Contender[],
  effort: Pick<Effort, 'rounds' | 'patience'>,
): Promise<Row[]> {
  const turns = contenders.map((contender) => new Turns(contender));
  for (let turn = 0; turn < effort.rounds; turn += 1) {
    for (let index = 0; index < turns.length; index += 1) {
      await turns[(turn + index) % turns.length]!.take(effort.patience);
    }
  }
  return turns.map((each) => each.row());
}

/** Milliseconds until `run` has ended. */
export async function timed(run: () => PromiseLike<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** A measured row, out of everything that was sampled. */
export function rowOf(label: string, by: string, samples: readonly number[]): Row {
  if (samples.length === 0) return { label, by, why: 'it was not measured' };
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    label,
    by,
    best: round(sorted[0]!),
    median: round(sorted[Math.floor((sorted.length - 1) / 2)]!),
    worst: round(sorted.at(-1)!),
    rounds: sorted.length,
  };
}

/** Why there is no figure, out of what went wrong. */
export function absent(label: string, by: string, error: unknown): Absent {
  return { label, by, why: error instanceof Error ? error.message : String(error) };
}

class Turns {
  readonly #contender: Contender;
  #samples: number[] = [];
  #spent = 0;
  #error: unknown;

  constructor(contender: Contender) {
    this.#contender = contender;
  }

  async take(patience: number): Promise<void> {
    const contender = this.#contender;
    if (!('measure' in contender) || this.#error || this.#spent > patience) return;
    try {
      await this.#sample(contender, patience);
    } catch (error) {
      this.#error = error;
    }
  }

  row(): Row {
    const { label, by } = this.#contender;
    if ('why' in this.#contender) return { label, by, why: this.#contender.why };
    return this.#error ? absent(label, by, this.#error) : rowOf(label, by, this.#samples);
  }

  async #sample({ measure }: Runner, patience: number): Promise<void> {
    const start = performance.now();
    const warmUp = await measure();
    const isSlow = performance.now() - start > patience;
    this.#samples.push(isSlow ? warmUp : await meanOverStretch(measure));
    this.#spent += performance.now() - start;
  }
}

async function meanOverStretch(measure: () => Promise<number>): Promise<number> {
  const start = performance.now();
  let sum = 0;
  let runs = 0;
  do {
    sum += await measure();
    runs += 1;
  } while (performance.now() - start < STRETCH);
  return sum / runs;
}
