import type { ProcessExit } from './process.ts';

/** How much of the standard error output the message of a {@linkcode ProcessError} shows, from its end. */
const LONGEST_TAIL = 2_000;
/** How much of a command line a message shows. */
const LONGEST_COMMAND = 300;

/**
 * A command ended, and not with exit code 0: thrown by `runProcess` unless `check` is `false`.
 *
 * The message shows the command line and the end of what it wrote on its standard error. It is Python's
 * `CalledProcessError`.
 *
 * @example
 * ```ts
 * import { ProcessError, runProcess } from '@taskgroup/runtime/node';
 *
 * const run = runProcess(process.execPath, ['--eval', 'process.exit(3)']);
 * const error = await run.catch((error: unknown) => error);
 * console.log(error instanceof ProcessError && error.exitCode); //=> 3
 * ```
 */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';
  readonly command: string;
  readonly args: readonly string[];
  /** `undefined` when a signal ended it. */
  readonly exitCode: number | undefined;
  /** The name of the signal that ended it, else `undefined`. */
  readonly signal: NodeJS.Signals | undefined;
  /** What it wrote; empty for a stream that was not captured. */
  readonly stdout: string | Buffer;
  readonly stderr: string | Buffer;

  /** @internal */
  constructor(problem: string, result: FailedCommand) {
    super(
      `Cannot run ${commandLine(result.command, result.args)} as ${problem}${tail(result.stderr)}`,
    );
    this.command = result.command;
    this.args = result.args;
    this.exitCode = result.exitCode;
    this.signal = result.signal;
    this.stdout = result.stdout;
    this.stderr = result.stderr;
  }
}

/** What a {@linkcode ProcessError} tells. */
type FailedCommand = Pick<ProcessError, 'command' | 'args' | 'stdout' | 'stderr'> & ProcessExit;

/**
 * A command could not be started at all: there is no such program, no such directory, no permission.
 *
 * @example
 * ```ts
 * import { ProcessStartError, runProcess } from '@taskgroup/runtime/node';
 *
 * const error = await runProcess('no-such-program').catch((error: unknown) => error);
 * console.log(error instanceof ProcessStartError && error.code); //=> ENOENT
 * ```
 */
export class ProcessStartError extends Error {
  override readonly name = 'ProcessStartError';
  readonly command: string;
  readonly args: readonly string[];
  /** The system's code: `ENOENT`, `EACCES`, … */
  readonly code: string | undefined;

  /** @internal */
  constructor(problem: string, command: string, args: readonly string[], cause: unknown) {
    super(`Cannot run ${commandLine(command, args)} as ${problem}`, { cause });
    this.command = command;
    this.args = args;
    this.code = (cause as NodeJS.ErrnoException).code;
  }
}

/** A command line for people to read. It isn't quoted for any shell. */
function commandLine(command: string, args: readonly string[]): string {
  const words = [command, ...args].map((word) => (/^[^\s'"]+$/.test(word) ? word : quote(word)));
  const line = words.join(' ');
  return `'${line.length > LONGEST_COMMAND ? `${line.slice(0, LONGEST_COMMAND)}…` : line}'`;
}

function quote(word: string): string {
  return JSON.stringify(word);
}

function tail(output: string | Buffer): string {
  const text = output
    .slice(-4 * LONGEST_TAIL)
    .toString()
    .trimEnd();
  if (text === '') return '';
  return `\n${text.length > LONGEST_TAIL ? `…${text.slice(-LONGEST_TAIL)}` : text}`;
}
