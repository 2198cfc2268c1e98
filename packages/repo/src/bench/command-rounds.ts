import type { Effort, Row, Table } from './family.ts';
import { watchedRun, type WatchedRun } from './lint/watched-run.ts';
import { absent, rowOf } from './time-in-turns.ts';

/** A command that does a whole job in a folder. */
export interface Commander {
  readonly label: string;
  readonly by: string;
  command(folder: string): readonly string[];
  /** Throws where the output tells that the job was not done in full. */
  check?(output: string): void;
}

/** What the runs of a command took, or why there are none. */
export interface Commanded {
  readonly commander: Commander;
  readonly runs: WatchedRun[];
  error?: unknown;
}

/** A whole command is slow, and its best of a few runs repeats well. */
const MOST_ROUNDS = 3;

/** Runs every command once in each round, so that all of them see the same machine. */
export async function commandRounds(
  commanders: readonly Commander[],
  folder: string,
  { rounds, patience }: Effort,
): Promise<Commanded[]> {
  const all = commanders.map((commander): Commanded => ({ commander, runs: [] }));
  for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
    for (const each of all) if (hasTime(each, patience)) await runOnce(each, folder);
  }
  return all;
}

function hasTime({ runs, error }: Commanded, patience: number): boolean {
  const spent = runs.reduce((sum, { seconds }) => sum + seconds * 1_000, 0);
  return !error && (runs.length === 0 || spent <= patience);
}

async function runOnce(commanded: Commanded, folder: string): Promise<void> {
  try {
    const { commander, runs } = commanded;
    const run = await watchedRun(commander.command(folder));
    commander.check?.(run.output);
    runs.push(run);
  } catch (error) {
    commanded.error = error;
  }
}

/** How long the commands took, and how much memory, as two tables. */
export function commandTables(job: string, all: readonly Commanded[]): [Table, Table] {
  return [
    {
      title: job,
      about: 'One cold run of the command, from its start to its end.',
      unit: 's',
      rows: all.map((each) => rowFor(each, ({ seconds }) => seconds)),
    },
    {
      title: `Memory: ${job.toLowerCase()}`,
      about: 'The most that the command and all of its processes held at a time.',
      unit: 'MB',
      rows: all.map((each) => rowFor(each, ({ megabytes }) => megabytes)),
    },
  ];
}

/** The work that was done, which a busy machine stretches less than it does the time. */
export function processorTable(job: string, all: readonly Commanded[]): Table {
  return {
    title: `Processor time: ${job.toLowerCase()}`,
    about:
      'What the command and all of its processes took of the processors, seen ten times a second.',
    unit: 'CPU s',
    rows: all.map((each) => rowFor(each, ({ cpuSeconds }) => cpuSeconds || undefined)),
  };
}

function rowFor(
  { commander, runs, error }: Commanded,
  figure: (run: WatchedRun) => number | undefined,
): Row {
  const { label, by } = commander;
  if (error) return absent(label, by, error);
  return rowOf(
    label,
    by,
    runs.flatMap((run) => figure(run) ?? []),
  );
}
