import { Command, CommanderError } from 'commander';
import { withCommonOptions, type Outcome } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { ConfigurationError, exitCodes, firstLine, type ExitCode } from './errors.ts';
import { wasReplaced } from './installation.ts';
import { messages } from './messages.ts';
import { version } from './version.ts';

process.stdout.on('error', () => {}); // a reader such as `head` may go away
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
await main(process.argv);

async function main(argv: readonly string[]): Promise<void> {
  let outcome: Outcome = { output: '', exitCode: exitCodes.clean };
  try {
    const program = await createProgram(argv[2], (result) => (outcome = result));
    await program.parseAsync(argv);
  } catch (error) {
    outcome = await failed(error, argv);
  }
  await finish(outcome);
}

/** Holds the command that was called; all of them when none of them was, for the help. */
async function createProgram(
  called: string | undefined,
  done: (outcome: Outcome) => void,
): Promise<Command> {
  const program = new Command('taskgroup-guard')
    .description('Judges the content of the commit itself, in a git hook and in CI.')
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', `\n${messages.exitCodes}`)
    .version(version());
  const names = Object.keys(commands);
  for (const name of names.filter((each) => !names.includes(called ?? '') || each === called)) {
    const define = await commands[name]!();
    define(withCommonOptions(program.command(name)), done);
  }
  return program;
}

async function failed(error: unknown, argv: readonly string[]): Promise<Outcome> {
  const { exitCode, message } = explainFailure(error);
  if (!isHelp(error)) process.stderr.write(`${message}\n`);
  if (argv.includes('--debug')) {
    process.stderr.write(`${(await import('node:util')).inspect(error)}\n`);
  }
  const document = exitCode !== exitCodes.clean && wantsJson(argv);
  return { output: document ? errorDocument(exitCode, message) : '', exitCode };
}

/** The help and the version are printed already. */
function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && /^commander\.(help|version)/.test(error.code);
}

function explainFailure(error: unknown): { exitCode: ExitCode; message: string } {
  if (error instanceof CommanderError) {
    const exitCode = error.exitCode === 0 ? exitCodes.clean : exitCodes.configuration;
    return { exitCode, message: messages.usage(error.message) };
  }
  if (wasReplaced(error)) {
    return { exitCode: exitCodes.internal, message: messages.replaced(firstLine(error)) };
  }
  if (error instanceof ConfigurationError) {
    return { exitCode: exitCodes.configuration, message: error.message };
  }
  return { exitCode: exitCodes.internal, message: messages.internalError(firstLine(error)) };
}

/** `--json`, or `--format json` without an `--output` of its own. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.some((arg, at) => {
    const isFormat = arg === '--format=json' || (arg === 'json' && argv[at - 1] === '--format');
    return arg === '--json' || (isFormat && !/^--output(?:=|$)/.test(argv[at + 1] ?? ''));
  });
}

/** Also for readers of `--json` there is exactly one document. */
function errorDocument(exitCode: ExitCode, error: string): string {
  return `${JSON.stringify({ version: 1, verdict: 'error', exitCode, error }, undefined, 2)}\n`;
}

function interrupt(): void {
  process.stderr.write(`${messages.interrupted}\n`);
  process.exit(exitCodes.interrupted);
}

/** Waits for the output to leave, then ends even if a parser left a watcher open. */
async function finish({ output, exitCode }: Outcome): Promise<never> {
  if (output) await new Promise<void>((resolve) => process.stdout.write(output, () => resolve()));
  process.exit(exitCode);
}
