import path from 'node:path';
import { Journal } from '../journal/journal.ts';
import { journalPlace } from '../journal/place.ts';
import { recover } from '../journal/recover.ts';
import { undoLastRun } from '../journal/undo.ts';
import { MigrateError } from '../errors.ts';
import { messages } from '../messages.ts';
import { toPosix } from '../posix.ts';

interface Failure {
  readonly file: string;
  readonly message: string;
}

/** `--undo`; true when every file has its old bytes again. */
export async function undo({ json }: { readonly json?: true }): Promise<boolean> {
  const { started, restored, refused } = await undoLastRun(openJournal());
  const report = {
    schema: 1,
    started,
    restored: restored.map(named),
    refused: refused.map(namedFailure),
  };
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else say(messages.undone(restored.length), report.refused, messages.undoRefused);
  return !refused.length;
}

/** `--resume`; true when the interrupted run is finished. */
export async function resume({ json }: { readonly json?: true }): Promise<boolean> {
  const journal = openJournal();
  const recovered = await recover(journal);
  if (!recovered) throw new MigrateError(messages.nothingToResume(journal.place));
  const { outcome, started, files } = recovered;
  const failures = recovered.failures.map(namedFailure);
  const report = { schema: 1, outcome, started, files: files.map(named), failures };
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else say(messages.recovered[outcome](started, files.length), failures, messages.resumeRefused);
  return !failures.length;
}

function openJournal(): Journal {
  return new Journal(journalPlace(process.cwd()));
}

function say(sentence: string, failures: readonly Failure[], about: string): void {
  const lines = failures.map(({ file, message }) => `  ${file}: ${message}`);
  process.stdout.write(`${[sentence, ...(lines.length ? [about, ...lines] : [])].join('\n')}\n`);
}

function named(file: string): string {
  return toPosix(path.relative(process.cwd(), file));
}

function namedFailure({ file, message }: Failure): Failure {
  return { file: named(file), message };
}
