import { Command, InvalidArgumentError, Option } from 'commander';
import { codemodPatterns } from '../catalogue.ts';
import { installedVersion } from '../manifest.ts';
import { messages } from '../messages.ts';
import { formats, parseTarget, type ReportTarget } from '../reports/formats.ts';

export interface Flags {
  readonly write?: true;
  readonly interactive?: true;
  readonly allowDirty?: true;
  readonly verify?: string;
  readonly verifyTimeout?: number;
  readonly undo?: true;
  readonly resume?: true;

  readonly since?: string;
  readonly staged?: true;
  readonly pattern?: string[];
  readonly allPatterns?: true;
  readonly only?: string[];
  readonly onlySafe?: true;
  readonly maxChanges?: number;

  readonly markers?: true;
  readonly removeMarkers?: true;
  readonly types: boolean;
  readonly dependency: boolean;
  readonly jobs?: number;

  readonly json?: true;
  readonly report?: ReportTarget[];
  readonly color: boolean;
}

/** The command with all of its options; `--help` prints it. */
export function makeCommand(): Command {
  const command = new Command('migrate-taskgroup')
    .description(
      'Rewrites unowned concurrent work into TaskGroup form. A dry run unless --write is given.',
    )
    .argument('[paths...]', 'files, directories, globs, and !globs to leave out; default: .');
  addActions(command);
  addScope(command);
  addOutput(command);
  return command
    .option('--debug', 'print the stack of an internal error')
    .version(installedVersion('migrate-taskgroup', import.meta.url) ?? '0.0.0')
    .addHelpText('after', `\n${messages.exitCodes}`)
    .exitOverride();
}

function addActions(command: Command): void {
  const undo = new Option('--undo', 'give the files of the last run their old bytes again');
  const resume = new Option('--resume', 'finish a run that was interrupted');
  command
    .optionsGroup('What to do:')
    .option('--write', 'write the files')
    .addOption(
      new Option('-i, --interactive', 'ask which sites to rewrite, then write them').conflicts(
        'json',
      ),
    )
    .option('--allow-dirty', 'write even where git could not bring the old text back')
    .option('--verify <command>', 'run it before and after, and take back the sites that break it')
    .option('--verify-timeout <seconds>', 'how long one run of it may take', positive)
    .addOption(undo.conflicts([...OTHER_ACTIONS, 'resume']))
    .addOption(resume.conflicts([...OTHER_ACTIONS, 'undo']))
    .option('--markers', 'write `// TODO(taskgroup): <code>` above each site that needs a decision')
    .addOption(
      new Option('--remove-markers', 'remove those comments').conflicts([
        'markers',
        'interactive',
        'verify',
      ]),
    );
}

const OTHER_ACTIONS = ['write', 'interactive', 'verify', 'markers', 'removeMarkers'];

function addScope(command: Command): void {
  command
    .optionsGroup('Which sites:')
    .option('--since <ref>', 'only files that changed since this branch left the ref')
    .option('--staged', 'only staged files')
    .addOption(
      new Option('--pattern <id>', `this pattern only, may be repeated: ${ids()}`)
        .argParser(collect)
        .conflicts('allPatterns'),
    )
    .option('--all-patterns', 'every pattern, also those that change what waits for what')
    .option(
      '--only <outcome|pattern>',
      'only converted, adopted or marked sites, or those of a pattern',
      collect,
    )
    .option('--only-safe', 'only sites that are converted without a note')
    .option('--max-changes <number>', 'at most so many sites', positive)
    .option('--no-types', 'go by syntax alone, without TypeScript')
    .option('--no-dependency', 'leave package.json alone')
    .option(
      '--jobs <number>',
      'processes at work; default: by the number of files and cores',
      positive,
    );
}

function addOutput(command: Command): void {
  command
    .optionsGroup('What to print:')
    .option(
      '--report <format[:file]>',
      `${formats.join(', ')}: to the file, else instead of diff and summary; may be repeated`,
      (value, targets: ReportTarget[] = []) => [...targets, parseTarget(value)],
    )
    .option('--json', 'the same as --report json')
    .option('--no-color', 'print without colours');
}

function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It takes a whole number above 0.');
}

function ids(): string {
  return codemodPatterns.map(({ id }) => id).join(', ');
}

function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}
