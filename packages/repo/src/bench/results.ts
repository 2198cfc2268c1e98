import { existsSync, readFileSync } from 'node:fs';
import type { Environment } from './environment.ts';
import type { Findings } from './family.ts';

/** What was measured, by family. Each says where, as families may be measured one at a time. */
export type Results = Readonly<Record<string, Result>>;

export interface Result extends Findings {
  readonly environment: Environment;
}

/** The results of the last runs; none before the first. */
export function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
}

/** The new results in place of those of the same families, in the families' order; families that are gone are dropped. */
export function mergeResults(old: Results, fresh: Results, order: readonly string[]): Results {
  const all = { ...old, ...fresh };
  return Object.fromEntries(order.filter((name) => name in all).map((name) => [name, all[name]!]));
}
