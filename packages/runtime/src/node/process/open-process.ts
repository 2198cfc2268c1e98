import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Stream } from 'node:stream';
import { nodeOf, refuse, requireDuration, requireFunction } from '../../core/index.ts';
import type { CancelOptions } from '../../core/index.ts';
import { ProcessStartError } from './errors.ts';
import { ProcessTree } from './process-tree.ts';
import { OwnedProcess } from './process.ts';
import type { DeliverCancel, Process } from './process.ts';

const ACTION = 'start a process';

/** As trio: how long a process has between SIGTERM and SIGKILL, in milliseconds. */
const DEFAULT_GRACE = 5_000;

/**
 * Where a standard stream of a process goes: a pipe to us, nowhere, the same stream of ours, or an open file (its
 * descriptor, or a stream that has one).
 */
export type ProcessStream = 'pipe' | 'ignore' | 'inherit' | number | Stream;

/** How to start a process, and how to end it. `signal` says who ends it: pass a task, or its `signal`. */
export interface StartProcessOptions extends CancelOptions {
  /** Where it runs. Default: where we do. */
  readonly cwd?: string | URL | undefined;
  /** Its whole environment; `{ ...process.env, NAME: 'value' }` adds to ours. Default: ours. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Run as this user and group (POSIX). */
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /**
   * POSIX: lead a session, and so a process group, of its own. Default `true`: then everything it starts can be ended
   * with it, and a Ctrl-C goes to us alone. A program that talks to the terminal itself (an editor, a password prompt)
   * needs `false`.
   */
  readonly newSession?: boolean | undefined;
  /** How long it has to end by itself when it is asked to, in milliseconds; then it is killed. Default 5,000. */
  readonly graceMs?: number | undefined;
  /** How to ask it to end, instead of SIGTERM. When it has returned, `graceMs` begins; when it throws, we kill. */
  readonly deliverCancel?: DeliverCancel | undefined;
}

/** Options of {@linkcode openProcess}. */
export interface OpenProcessOptions extends StartProcessOptions {
  /** Default for all three: `pipe`. What is a pipe must be read, or the process stops when it is full. */
  readonly stdin?: ProcessStream | undefined;
  readonly stdout?: ProcessStream | undefined;
  readonly stderr?: ProcessStream | undefined;
}

/**
 * Starts a program, to talk to it while it runs. To run one and have its output, use `runProcess`.
 *
 * The caller owns it, and must `close()` it, in a `finally` or with `await using`: that ends whatever is still running
 * of it, with all it started. So does a cancellation of `options.signal`; the `close()` then waits for the end. There is
 * no shell, so nothing in `args` needs quoting. It is AnyIO's `open_process`.
 *
 * @param command The program: a path, or a name that is looked up in `PATH`.
 * @param args Its arguments, as they are.
 * @throws The reason of the cancellation, when it is cancelled already; then nothing is started.
 * @throws {ProcessStartError} when there is no such program, or it may not be run.
 * @throws {TypeError} {RangeError} for arguments that aren't what they should be.
 * @example
 * ```ts
 * import { createInterface } from 'node:readline';
 * import { openProcess } from '@taskgroup/runtime/node';
 *
 * const server = await openProcess('sh', ['-c', 'echo ready; sleep 60'], { stderr: 'inherit' });
 * try {
 *   for await (const line of createInterface(server.stdout!)) {
 *     console.log(line); //=> ready
 *     break;
 *   }
 * } finally {
 *   await server.close();
 * }
 * console.log(server.exit); //=> { exitCode: undefined, signal: 'SIGTERM' }
 * ```
 */
export async function openProcess(
  command: string,
  args: readonly string[] = [],
  options: OpenProcessOptions = {},
): Promise<Process> {
  const { stdin = 'pipe', stdout = 'pipe', stderr = 'pipe' } = options;
  return startProcess(command, args, options, [stdin, stdout, stderr]);
}

/** {@linkcode openProcess} for this package. */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: StartProcessOptions,
  streams: ProcessStream[],
): Promise<OwnedProcess> {
  requireCommand(command, args);
  const { graceMs = DEFAULT_GRACE, deliverCancel, newSession = true } = options;
  requireDuration(ACTION, 'graceMs', graceMs);
  if (deliverCancel !== undefined) requireFunction(ACTION, `'deliverCancel'`, deliverCancel);
  const node = nodeOf(options);
  if (node?.cancelled) throw node.reason;
  const child = launch(command, args, options, streams);
  if (child.pid === undefined) throw await startError(child, command, args, options);
  const tree = new ProcessTree(child, newSession);
  const owned = new OwnedProcess(child, tree, command, args, { graceMs, deliverCancel });
  owned.followCancel(options);
  return owned;
}

function requireCommand(command: unknown, args: unknown): void {
  if (typeof command !== 'string' || command === '') {
    refuse(TypeError, ACTION, `'command' must be a string with a program's name`, command);
  }
  if (!Array.isArray(args) || args.some((arg) => typeof arg !== 'string')) {
    refuse(TypeError, ACTION, `'args' must be an array of strings`, args);
  }
}

/** Node throws some reasons not to start at once, and tells the others by an event. */
function launch(
  command: string,
  args: readonly string[],
  options: StartProcessOptions,
  streams: ProcessStream[],
): ChildProcess {
  const { cwd, env, uid, gid, newSession = true } = options;
  try {
    return spawn(command, args, {
      cwd,
      env,
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      detached: newSession && process.platform !== 'win32',
      stdio: streams,
      windowsHide: true,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error; // Not the system: a wrong argument.
    throw new ProcessStartError(explain(error, command, args, cwd), command, args, error);
  }
}

async function startError(
  child: ChildProcess,
  command: string,
  args: readonly string[],
  { cwd }: StartProcessOptions,
): Promise<ProcessStartError> {
  const error = await new Promise((resolve) => child.once('error', resolve));
  for (const stream of child.stdio) stream?.destroy(); // Now, and not at some time later.
  return new ProcessStartError(explain(error, command, args, cwd), command, args, error);
}

/** The system's own text says `spawn x ENOENT`, for a missing program as for a missing directory. */
function explain(
  error: unknown,
  command: string,
  args: readonly string[],
  cwd: string | URL | undefined,
): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES') return 'it must be an executable file: permission denied';
  if (code !== 'ENOENT') return `the system refused: ${message}`;
  if (cwd !== undefined && !existsSync(cwd)) return `its directory was not found: ${String(cwd)}`;
  const inOne = args.length === 0 && /\s/.test(command);
  return `it was not found${inOne ? ' (arguments go in the second parameter)' : ''}`;
}
