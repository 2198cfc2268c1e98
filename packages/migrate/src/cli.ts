import { CommanderError } from 'commander';
import { makeColors } from './colors.ts';
import { makeCommand, type Flags } from './command/command-line.ts';
import { makeInterruption } from './command/interruption.ts';
import { makeProgressLine } from './command/progress-line.ts';
import { InterruptedError, MigrateError } from './errors.ts';
import { messages } from './messages.ts';
import type { MigrateOptions } from './options.ts';
import type { MigrationReport } from './report.ts';
import { errorReport } from './reports/error-report.ts';
import { withDefault, writeReports } from './reports/write-reports.ts';
import { migrate } from './run.ts';
import { keepMemoryLow, optimizeLate } from './v8-flags.ts';

const EXIT = { done: 0, changesFound: 1, error: 2, internal: 3, interrupted: 130 } as const;

const command = makeCommand();

// A reader such as `head` may close the pipe before the end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<number> {
  try {
    command.parse(argv);
    return await run(command.args, command.opts<Flags>());
  } catch (error) {
    return explain(error, argv);
  }
}

async function run(paths: readonly string[], flags: Flags): Promise<number> {
  if (flags.undo || flags.resume) {
    if (paths.length) throw new MigrateError(messages.takesNoPaths);
    const { undo, resume } = await import('./command/journal-commands.ts');
    return (await (flags.undo ? undo(flags) : resume(flags))) ? EXIT.done : EXIT.error;
  }
  if (flags.types) keepMemoryLow();
  else optimizeLate();
  const targets = withDefault(flags.report ?? [], flags.json ?? false);
  const colors = makeColors(flags.color);
  const report = await migrateOnTerminal(await toOptions(paths, flags));
  await writeReports(report, targets, colors, process.cwd());
  return exitCodeOf(report);
}

async function migrateOnTerminal(options: MigrateOptions): Promise<MigrationReport> {
  const line = makeProgressLine();
  const interruption = makeInterruption();
  try {
    return await migrate({
      ...options,
      signal: interruption.signal,
      onProgress: (progress) => {
        interruption.heed(progress);
        line.step(progress);
      },
      ...(options.choose && {
        choose: (sites) => {
          line.done();
          return options.choose!(sites);
        },
      }),
    });
  } finally {
    interruption.done();
    line.done();
  }
}

async function toOptions(paths: readonly string[], flags: Flags): Promise<MigrateOptions> {
  const { verifyTimeout, removeMarkers, interactive } = flags;
  return {
    paths,
    since: flags.since,
    staged: flags.staged,
    write: flags.write ?? interactive,
    allowDirty: flags.allowDirty,
    verify: flags.verify,
    ...(verifyTimeout && { verifyTimeoutMs: verifyTimeout * 1000 }),
    // Who chooses site by site sees them all.
    patterns: flags.allPatterns || (interactive && !flags.pattern) ? 'all' : flags.pattern,
    only: flags.only,
    onlySafe: flags.onlySafe,
    maxChanges: flags.maxChanges,
    ...(interactive && { choose: await chooser(flags) }),
    markers: flags.markers ? 'add' : removeMarkers && 'remove',
    types: flags.types,
    addDependency: flags.dependency,
    jobs: flags.jobs,
  };
}

/** @throws {MigrateError} when there is nobody to ask. */
async function chooser(flags: Flags) {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new MigrateError(messages.interactiveNeedsTerminal);
  }
  const { choose } = await import('./interactive/choose.ts');
  const colors = makeColors(flags.color);
  return (sites: Parameters<typeof choose>[0]) => choose(sites, { colors });
}

function exitCodeOf({ written, files, changes }: MigrationReport): number {
  if (files.some(({ status }) => status === 'failed')) return EXIT.error;
  return !written && changes.length ? EXIT.changesFound : EXIT.done;
}

/** Says what went wrong, to a person and to a script. */
function explain(error: unknown, argv: readonly string[]): number {
  const { exitCode, message } = outcomeOf(error);
  if (exitCode === EXIT.done) return exitCode;
  // Those of its own Commander has printed.
  if (!(error instanceof CommanderError)) process.stderr.write(`${message}\n`);
  if (exitCode === EXIT.internal && argv.includes('--debug')) {
    process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
  }
  process.stdout.write(errorReport(argv, exitCode, message) ?? '');
  return exitCode;
}

function outcomeOf(error: unknown): { readonly exitCode: number; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CommanderError) {
    const exitCode = error.exitCode === 0 ? EXIT.done : EXIT.error;
    return { exitCode, message: message.replace(/^error: /, '') };
  }
  if (error instanceof MigrateError) return { exitCode: EXIT.error, message };
  if (error instanceof InterruptedError) return { exitCode: EXIT.interrupted, message };
  return { exitCode: EXIT.internal, message: messages.internal(message) };
}
