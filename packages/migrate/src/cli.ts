import { Command, CommanderError } from 'commander';
import { codemodPatterns } from './catalogue.ts';
import { makeColors } from './colors.ts';
import { MigrateError } from './errors.ts';
import { installedVersion } from './manifest.ts';
import { jsonReport } from './json-report.ts';
import { messages } from './messages.ts';
import { makeProgress } from './progress.ts';
import type { MigrationReport } from './report.ts';
import { migrate } from './run.ts';
import { textReport } from './text-report.ts';

const EXIT = { done: 0, changesFound: 1, error: 2, internal: 3 } as const;

interface Flags {
  readonly write?: true;
  readonly allowDirty?: true;
  readonly json?: true;
  readonly pattern?: string[];
  readonly allPatterns?: true;
  readonly types: boolean;
  readonly dependency: boolean;
  readonly color: boolean;
}

const command = new Command('migrate-taskgroup')
  .description(
    'Rewrites Promise combinators into TaskGroup form. A dry run unless --write is given.',
  )
  .argument('[paths...]', 'files, directories and globs; default: the current directory')
  .option('--write', 'write the files')
  .option('--allow-dirty', 'write even where git could not bring the old text back')
  .option('--json', 'print one JSON document instead of diff and summary')
  .option('--pattern <id>', `rewrite this pattern only, may be repeated: ${ids()}`, collect)
  .option('--all-patterns', 'rewrite every pattern, also those that change what waits for what')
  .option('--no-types', 'go by syntax alone, without TypeScript')
  .option('--no-dependency', 'leave package.json alone')
  .option('--no-color', 'print without colours')
  .option('--debug', 'print the stack of an internal error')
  .version(installedVersion('migrate-taskgroup', import.meta.url) ?? '0.0.0')
  .addHelpText('after', `\n${messages.exitCodes}`)
  .exitOverride();

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
    return explain(error);
  }
}

async function run(paths: readonly string[], flags: Flags): Promise<number> {
  const progress = makeProgress();
  const report = await migrate({
    paths,
    write: flags.write ?? false,
    allowDirty: flags.allowDirty ?? false,
    types: flags.types,
    addDependency: flags.dependency,
    onProgress: progress.step,
    ...(flags.allPatterns
      ? { patterns: 'all' as const }
      : flags.pattern && { patterns: flags.pattern }),
  }).finally(progress.done);
  process.stdout.write(
    flags.json ? jsonReport(report) : textReport(report, makeColors(flags.color)),
  );
  return exitCodeOf(report);
}

function exitCodeOf({ written, files, changes }: MigrationReport): number {
  if (files.some(({ status }) => status === 'failed')) return EXIT.error;
  return !written && changes.length ? EXIT.changesFound : EXIT.done;
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.error;
  if (error instanceof MigrateError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.error;
  }
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: '' };
  process.stderr.write(`${messages.internal(message)}\n`);
  if (process.argv.includes('--debug')) process.stderr.write(`${stack}\n`);
  return EXIT.internal;
}

function ids(): string {
  return codemodPatterns.map(({ id }) => id).join(', ');
}

function collect(id: string, ids: readonly string[] = []): string[] {
  return [...ids, id];
}
