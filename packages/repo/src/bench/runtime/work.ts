import { type Contender, timed } from '../time-in-turns.ts';

/** How many tasks one round starts. */
export const TASKS = 10_000;

/** From milliseconds per round to microseconds per task. */
export const PER_TASK = 1_000 / TASKS;

export const numbers = Array.from({ length: TASKS }, (_, index) => index);

/** The cheapest thing that is still a task: it waits once. */
export async function work(number: number): Promise<number> {
  await Promise.resolve();
  return number;
}

/** One that is measured by the time until `run` has ended. */
export function perTask(label: string, by: string, run: () => PromiseLike<unknown>): Contender {
  return { label, by, measure: async () => (await timed(run)) * PER_TASK };
}

/** A count as it is read. */
export function thousands(count: number): string {
  return count.toLocaleString('en');
}
