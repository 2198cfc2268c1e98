import { refuse } from '../../core/index.ts';
import { Capture } from './capture.ts';
import { ProcessError } from './errors.ts';
import { startProcess } from './open-process.ts';
import type { ProcessStream, StartProcessOptions } from './open-process.ts';
import type { OwnedProcess, Process, ProcessExit } from './process.ts';

/** As execa: more output than that is hardly meant to be kept in memory. */
const DEFAULT_MAX_BUFFER = 100_000_000;

/** How a process ended, and what it wrote. */
export interface ProcessResult<Output = string> extends ProcessExit {
  readonly command: string;
  readonly args: readonly string[];
  /** Empty when the stream was not captured. */
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Options of {@linkcode runProcess}. */
export interface RunProcessOptions extends StartProcessOptions {
  /** Its standard input, given to it and then closed. */
  readonly input?: string | Uint8Array | undefined;
  /**
   * Instead of `input`: where its standard input comes from. Default `ignore`: it is empty. `pipe` is for the one who gets
   * the process by `taskStatus` or `deliverCancel`.
   */
  readonly stdin?: ProcessStream | undefined;
  /** Default for both: `capture`. `pipe` is for the one who gets the process by `taskStatus`, and must read it. */
  readonly stdout?: 'capture' | ProcessStream | undefined;
  readonly stderr?: 'capture' | ProcessStream | undefined;
  /** Captured output as text in this encoding, or as a `Buffer`. Default `utf8`. */
  readonly encoding?: BufferEncoding | 'buffer' | undefined;
  /** How many bytes of a stream may be captured; more is a failure. Default 100,000,000. */
  readonly maxBuffer?: number | undefined;
  /** Whether to throw a `ProcessError` unless the exit code is 0. Default `true`. */
  readonly check?: boolean | undefined;
  /** Told the process as soon as it runs. It is there in the task of a `group.start`: see the second example. */
  readonly taskStatus?: { started(process: Process): void } | undefined;
}

/**
 * Runs a program to its end, and gives its output: a function call into another process.
 *
 * When it is cancelled, the program and everything that it started is asked to end (SIGTERM), killed after `graceMs`
 * (SIGKILL), and waited for: nothing is left when this settles, however it does. What the program leaves running in the
 * background when it ends by itself is ended too. There is no shell, so nothing in `args` needs quoting.
 *
 * It is trio's `run_process` with JavaScript's defaults: output is captured, as text.
 *
 * @param command The program: a path, or a name that is looked up in `PATH`.
 * @param args Its arguments, as they are.
 * @param options With `signal`, who cancels it: a task, a group or a scope may stand for the options.
 * @throws {ProcessError} when it ends with another exit code than 0, or by a signal (unless `check` is `false`), or
 * writes more than `maxBuffer`.
 * @throws {ProcessStartError} when there is no such program, or it may not be run.
 * @throws The reason of the cancellation, when it was cancelled; what `deliverCancel` throws.
 * @throws {TypeError} {RangeError} for arguments that aren't what they should be.
 * @example
 * ```ts
 * import { TaskGroup } from '@taskgroup/runtime';
 * import { runProcess } from '@taskgroup/runtime/node';
 *
 * const [sorted, version] = await TaskGroup.all([
 *   ({ signal }) => runProcess('sort', [], { signal, input: 'b\na\n' }),
 *   (task) => runProcess(process.execPath, ['--version'], task),
 * ]);
 * console.log(sorted.stdout.split('\n')); //=> [ 'a', 'b', '' ]
 * console.log(version.stdout.trim() === process.version); //=> true
 * ```
 * @example As a task that goes on in the background, with the process at hand: it ends with its group.
 * ```ts
 * import { withTaskGroup } from '@taskgroup/runtime';
 * import { runProcess } from '@taskgroup/runtime/node';
 * import type { Process } from '@taskgroup/runtime/node';
 *
 * await withTaskGroup(async (group) => {
 *   const { value: server } = await group.start<Process>((task) => runProcess('sleep', ['60'], task), {
 *     daemon: true,
 *   });
 *   console.log(server.exit); //=> undefined
 * });
 * ```
 */
export async function runProcess(
  command: string,
  args?: readonly string[],
  options?: RunProcessOptions & { readonly encoding?: BufferEncoding | undefined },
): Promise<ProcessResult>;
export async function runProcess(
  command: string,
  args: readonly string[],
  options: RunProcessOptions & { readonly encoding: 'buffer' },
): Promise<ProcessResult<Buffer>>;
export async function runProcess(
  command: string,
  args?: readonly string[],
  options?: RunProcessOptions,
): Promise<ProcessResult<string | Buffer>>;
export async function runProcess(
  command: string,
  args: readonly string[] = [],
  options: RunProcessOptions = {},
): Promise<ProcessResult<string | Buffer>> {
  requireStreams(options);
  const { input, stdin = 'ignore', stdout = 'capture', stderr = 'capture' } = options;
  const running = await startProcess(command, args, options, [
    input === undefined ? stdin : 'pipe',
    stdout === 'capture' ? 'pipe' : stdout,
    stderr === 'capture' ? 'pipe' : stderr,
  ]);
  try {
    const run = new Run(running, options);
    options.taskStatus?.started(running);
    await running.wait(options);
    return await run.result();
  } finally {
    await running.close();
  }
}

function requireStreams(options: RunProcessOptions): void {
  const { input, encoding = 'utf8', maxBuffer = 0 } = options;
  if (input !== undefined && options.stdin !== undefined) {
    refuse(TypeError, ACTION, `'input' and 'stdin' exclude each other`, options.stdin);
  }
  if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    refuse(TypeError, ACTION, `'encoding' must be an encoding or 'buffer'`, encoding);
  }
  if (!(maxBuffer >= 0)) refuse(RangeError, ACTION, `'maxBuffer' must be >= 0`, maxBuffer);
  requirePipesInHands(options);
}

/** An output that nobody reads would stop the program; of the input somebody may only want to make an end. */
function requirePipesInHands(options: RunProcessOptions): void {
  if (options.taskStatus !== undefined) return;
  for (const name of ['stdin', 'stdout', 'stderr'] as const) {
    if (options[name] !== 'pipe' || (name === 'stdin' && options.deliverCancel)) continue;
    const means = name === 'stdin' ? `'taskStatus' or 'deliverCancel'` : `'taskStatus'`;
    const why = `'${name}' must not be 'pipe' without ${means}: nobody could get at it`;
    refuse(TypeError, ACTION, why, 'pipe');
  }
}

const ACTION = 'run a process';

/** What goes into a process and comes out of it. */
class Run {
  readonly #process: OwnedProcess;
  readonly #options: RunProcessOptions;
  readonly #stdout: Capture | undefined;
  readonly #stderr: Capture | undefined;
  #tooMuch: string | undefined;

  constructor(process: OwnedProcess, options: RunProcessOptions) {
    this.#process = process;
    this.#options = options;
    this.#stdout = this.#capture('stdout');
    this.#stderr = this.#capture('stderr');
    // That it may close its input early is not our business; a broken pipe has a listener already.
    if (options.input !== undefined) process.stdin?.end(options.input);
  }

  /** To be called when the process has ended. */
  async result(): Promise<ProcessResult<string | Buffer>> {
    await this.#stdout?.drained();
    await this.#stderr?.drained();
    const { command, args } = this.#process;
    const [stdout, stderr] = [this.#decode(this.#stdout), this.#decode(this.#stderr)];
    const result = { command, args, ...this.#process.exit!, stdout, stderr };
    if (this.#tooMuch !== undefined) throw new ProcessError(this.#tooMuch, result);
    const { exitCode, signal } = result;
    if (this.#options.check === false || exitCode === 0) return result;
    const value = exitCode ?? `signal ${String(signal)}`;
    throw new ProcessError(`it must end with exit code 0: current value is ${value}`, result);
  }

  #capture(name: 'stdout' | 'stderr'): Capture | undefined {
    const { [name]: target = 'capture', maxBuffer = DEFAULT_MAX_BUFFER } = this.#options;
    if (target !== 'capture') return undefined;
    return new Capture(this.#process[name]!, maxBuffer, () => {
      this.#tooMuch ??= `it must write at most ${maxBuffer} bytes on ${name}: it wrote more`;
      this.#process.beginStop();
    });
  }

  #decode(capture: Capture | undefined): string | Buffer {
    const { encoding = 'utf8' } = this.#options;
    const bytes = capture?.bytes ?? Buffer.alloc(0);
    return encoding === 'buffer' ? bytes : bytes.toString(encoding);
  }
}
