import type { Figure } from './figure.ts';

/**
 * One subject of measurement: what `npm run bench -- <name>` runs. A new one is a file with a `Family`, and a line in
 * `families.ts`.
 */
export interface Family {
  readonly name: string;
  run(effort: Effort): Promise<Findings>;
}

/** How much time a run may take. It never changes what is measured, only how often. */
export interface Effort {
  /** How often each contender runs at most; a first run that isn't counted comes before. */
  readonly rounds: number;
  /** A contender that has taken longer than this sits out the later rounds, in ms. */
  readonly patience: number;
  /** How many groups live and end under one signal. */
  readonly groups: number;
}

/** What a family found. */
export interface Findings {
  readonly tables: readonly Table[];
  /** What the design promises of it. */
  readonly figures: readonly Figure[];
}

/** Several ways to do one job, measured side by side. */
export interface Table {
  readonly title: string;
  /** What one figure stands for, in a sentence. */
  readonly about: string;
  readonly unit: string;
  readonly rows: readonly Row[];
}

export type Row = Measured | Absent;

/** Who does the job: a package by its name, or what its host offers. */
interface Entrant {
  readonly label: string;
  readonly by: string;
}

/** What one contender took, in its table's unit. */
export interface Measured extends Entrant {
  readonly best: number;
  readonly median: number;
  readonly worst: number;
  readonly rounds: number;
}

/** A contender without a figure, and why. */
export interface Absent extends Entrant {
  readonly why: string;
}

/** The name by which our own rows go. */
export const OURS = '@taskgroup/runtime';

/** Whether it is a row of this project, and not of a peer. */
export function isOurs({ by }: Row): boolean {
  return by.startsWith('@taskgroup/');
}

export function isMeasured(row: Row): row is Measured {
  return 'best' in row;
}
