import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ConfigurationError, exitCodes, firstLine, type ExitCode } from './errors.ts';
import { messages } from './messages.ts';
import type { Report } from './report.ts';
import type { Progress } from './reporters/progress.ts';

/** What a command prints on standard output, and how the process ends. */
interface Outcome {
  readonly output: string;
  readonly exitCode: ExitCode;
}

interface CommonOptions {
  readonly color: boolean;
  readonly debug?: true;
  readonly json?: true;
}

// Every command imports its own code: a hook that has nothing to judge must end at once.
process.stdout.on('error', () => {}); // a reader such as `head` may go away
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
await main(process.argv);

async function main(argv: readonly string[]): Promise<void> {
  let outcome: Outcome = { output: '', exitCode: exitCodes.clean };
  const program = createProgram((result) => (outcome = result));
  try {
    await program.parseAsync(argv);
  } catch (error) {
    outcome = await failed(error, argv);
  }
  await finish(outcome);
}

function createProgram(done: (outcome: Outcome) => void): Command {
  const program = new Command('taskgroup-guard')
    .description('Judges the content of the commit itself, in a git hook and in CI.')
    .exitOverride()
    .configureOutput({ outputError: () => {} }) // `failed` says it, as every other failure
    .version(version());
  const command = (usage: string) =>
    program
      .command(usage)
      .option('--no-color', 'plain text')
      .option('--debug', 'show the stack of an internal error');

  command('check')
    .argument('[paths...]', 'files and folders on disk (default: .)')
    .description('judge files on disk, or with --staged the content being committed')
    .option('--staged', 'judge the index; the working tree is neither read for it nor written')
    .option('--json', 'one JSON document on standard output')
    .option('--max-warnings <count>', 'block when there are more warnings')
    .action(async (paths: string[], options: CheckArguments) => done(await check(paths, options)));

  command('explain')
    .argument('[rule]', 'a rule, with or without taskgroup/')
    .description('say why a rule exists and how to satisfy it; without a rule, list them')
    .action(async (rule: string | undefined) => done(await explainRule(rule)));

  command('doctor')
    .description('say which rules are on here, and where they get types from')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: CommonOptions) => done(await diagnose(options)));

  command('init')
    .description('configure ESLint and the git hook here, after showing what would change')
    .option('--yes', 'apply without asking')
    .option('--dry-run', 'show, and change nothing')
    .action(async (options: InitArguments) => done(await init(options)));

  command('uninstall')
    .description('take the git hook out again')
    .action(async () => done(await uninstall()));
  return program;
}

interface CheckArguments extends CommonOptions {
  readonly staged?: true;
  readonly maxWarnings?: string;
}

async function check(paths: string[], options: CheckArguments): Promise<Outcome> {
  if (options.staged && paths.length) throw new ConfigurationError(messages.stagedWithPaths);
  const { checkFiles, checkStaged } = await import('./check.ts');
  const { exitCodeOf } = await import('./report.ts');
  const maxWarnings = countOf(options.maxWarnings);
  const report = await withProgress((onProgress) =>
    options.staged
      ? checkStaged({ maxWarnings, onProgress })
      : checkFiles(paths.length ? paths : ['.'], { maxWarnings, onProgress }),
  );
  return { output: await render(report, options), exitCode: exitCodeOf(report) };
}

async function withProgress<T>(run: (show: Progress['show']) => Promise<T>): Promise<T> {
  const { progressOn } = await import('./reporters/progress.ts');
  const progress = progressOn(process.stderr);
  try {
    return await run(progress.show);
  } finally {
    progress.clear();
  }
}

async function render(report: Report, options: CommonOptions): Promise<string> {
  if (options.json) return (await import('./reporters/json.ts')).jsonReport(report);
  const { prettyReport } = await import('./reporters/pretty.ts');
  const { colorsFor } = await import('./reporters/colors.ts');
  return prettyReport(report, colorsFor(process.stdout, options.color));
}

async function explainRule(rule: string | undefined): Promise<Outcome> {
  const { explain, listRules } = await import('./explain.ts');
  return { output: rule === undefined ? listRules() : explain(rule), exitCode: exitCodes.clean };
}

async function diagnose(options: CommonOptions): Promise<Outcome> {
  const { doctor, doctorReport } = await import('./doctor.ts');
  const { colorsFor } = await import('./reporters/colors.ts');
  const diagnoses = await doctor();
  const output = options.json
    ? `${JSON.stringify({ diagnoses }, undefined, 2)}\n`
    : doctorReport(diagnoses, colorsFor(process.stdout, options.color));
  return { output, exitCode: exitCodes.clean };
}

interface InitArguments extends CommonOptions {
  readonly yes?: true;
  readonly dryRun?: true;
}

async function init(options: InitArguments): Promise<Outcome> {
  const { runInit } = await import('./init/init.ts');
  return { output: '', exitCode: await runInit(options) };
}

async function uninstall(): Promise<Outcome> {
  const { uninstallHooks } = await import('./init/uninstall.ts');
  return { output: await uninstallHooks(), exitCode: exitCodes.clean };
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function countOf(value: string | undefined): number {
  if (value === undefined) return Infinity;
  if (!/^\d+$/.test(value)) throw new ConfigurationError(messages.notANumber(value));
  return Number(value);
}

async function failed(error: unknown, argv: readonly string[]): Promise<Outcome> {
  const { exitCode, message } = explainFailure(error);
  if (!isHelp(error)) process.stderr.write(`${message}\n`);
  if (argv.includes('--debug')) {
    process.stderr.write(`${(await import('node:util')).inspect(error)}\n`);
  }
  const document = exitCode !== exitCodes.clean && argv.includes('--json');
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
  if (error instanceof ConfigurationError) {
    return { exitCode: exitCodes.configuration, message: error.message };
  }
  return { exitCode: exitCodes.internal, message: messages.internalError(firstLine(error)) };
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
