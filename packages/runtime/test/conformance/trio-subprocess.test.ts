import { readdirSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  CancelScope,
  failAfter,
  moveOnAfter,
  sleep,
  sleepForever,
  TaskGroup,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions, TaskGroupError } from '../../src/index.ts';
import { openProcess, ProcessError, runProcess } from '../../src/node/process/index.ts';
import type { OpenProcessOptions, Process } from '../../src/node/process/index.ts';
import { VirtualClock } from '../../src/testing/index.ts';
import { fixture, node, recordWarnings, runs, SLEEP } from '../node/process-support.ts';
import { errorOf } from '../support.ts';

// trio's test_subprocess.py. Left out, as they ask about Python or about trio's own way to wait: basic_no_pidfd,
// multi_wait_no_pidfd, wait_reapable_fails (2), waitid_eintr, run_process_internal_error. Node can't send two streams
// into one pipe (`stderr=STDOUT`), and starts no shell here, so stderr_stdout and errors are ported in part.

type Command = [string, string[]];
type Body = (process: Process) => Promise<void>;
type Background = (command: Command, body: Body, options?: OpenProcessOptions) => Promise<Process>;

const TRUE: Command = node('');
const FALSE: Command = node('process.exitCode = 1');
const ECHO = fixture('echo.mjs');

const background: [string, Background][] = [
  ['open_process', openThenKill],
  ['run_process in nursery', runInGroup],
];

async function openThenKill(
  [command, args]: Command,
  body: Body,
  options: OpenProcessOptions = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
): Promise<Process> {
  const process = await openProcess(command, args, options);
  try {
    await body(process);
  } finally {
    process.kill();
    await process.wait();
    await process.close();
  }
  return process;
}

async function runInGroup(
  [command, args]: Command,
  body: Body,
  options: OpenProcessOptions = { stdout: 'ignore', stderr: 'ignore' },
): Promise<Process> {
  let started: Process | undefined;
  await withTaskGroup(async (group) => {
    const { value } = await group.start<Process>(({ signal, taskStatus }) =>
      runProcess(command, args, { ...options, signal, taskStatus, check: false }),
    );
    started = value;
    await body(value);
    group.cancel();
  });
  return started!;
}

const PIPES: OpenProcessOptions = { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' };

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(background)('%s', (_name, inBackground) => {
  test('basic: exit codes', async () => {
    const good = await inBackground(TRUE, async (process) => void (await process.wait()));
    expect(good.exit).toEqual({ exitCode: 0, signal: undefined });
    const bad = await inBackground(FALSE, async (process) => void (await process.wait()));
    expect(bad.exit).toEqual({ exitCode: 1, signal: undefined });
  });

  test('auto_update_returncode: the exit shows without a wait', async () => {
    await inBackground(SLEEP, async (process) => {
      expect(process.exit).toBeUndefined();
      process.kill();
      await vi.waitFor(() => expect(process.exit).toMatchObject({ signal: 'SIGKILL' }));
    });
  });

  test('multi_wait: many may wait, and be cancelled', async () => {
    await inBackground(SLEEP, async (process) => {
      await withTaskGroup(async (group) => {
        for (let i = 0; i < 3; i += 1) group.startSoon((task) => process.wait(task));
        await sleep(5);
        group.cancel();
      });
      const exits = TaskGroup.all([1, 2, 3].map(() => (task) => process.wait(task)));
      process.kill();
      const killed = { exitCode: undefined, signal: 'SIGKILL' };
      expect(await exits).toEqual([killed, killed, killed]);
    });
  });

  test('pipes: all three at once', async () => {
    const text = 'the quick brown fox jumps over the lazy dog';
    await inBackground(
      ECHO,
      async (process) => {
        process.stdin!.end(text);
        const [out, err] = await TaskGroup.all([
          () => readAll(process.stdout!),
          () => readAll(process.stderr!),
        ]);
        expect([out, err]).toEqual([text, [...text].reverse().join('')]);
        expect(await process.wait()).toMatchObject({ exitCode: 0 });
      },
      PIPES,
    );
  });

  test('interactive: back and forth', async () => {
    const ended = await inBackground(
      fixture('interactive.mjs'),
      async (process) => {
        const out = new Reader(process.stdout!);
        const err = new Reader(process.stderr!);
        const answer = async (digit: number, count: number): Promise<void> => {
          expect(await out.line()).toBe(String(digit).repeat(count));
          expect(await err.line()).toBe(String(digit + 1).repeat(2 * count));
        };
        await failAfter(10_000, async (scope) => {
          process.stdin!.write('12');
          await sleep(20, scope);
          process.stdin!.write('345\n');
          await answer(0, 12_345);
          process.stdin!.write('100\n200\n');
          await answer(2, 100);
          await answer(4, 200);
          process.stdin!.write('0\n');
          await answer(6, 0);
          process.stdin!.end();
          await process.wait(scope);
        });
      },
      PIPES,
    );
    expect(ended.exit).toMatchObject({ exitCode: 0 });
  });

  test('stderr_stdout: both streams into one file', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'taskgroup-'));
    const file = path.join(directory, 'output');
    const descriptor = openSync(file, 'a');
    const options: OpenProcessOptions = { stdin: 'pipe', stdout: descriptor, stderr: descriptor };
    await inBackground(
      ECHO,
      async (process) => {
        expect([process.stdout, process.stderr]).toEqual([null, null]);
        process.stdin!.end('1234');
        expect(await process.wait()).toMatchObject({ exitCode: 0 });
      },
      options,
    );
    closeSync(descriptor);
    expect(readFileSync(file, 'utf8')).toBe('12344321');
    rmSync(directory, { recursive: true });
  });

  test.each<[NodeJS.Signals, (process: Process) => void]>([
    ['SIGKILL', (process) => process.kill()],
    ['SIGTERM', (process) => process.terminate()],
    ['SIGUSR1', (process) => process.sendSignal('SIGUSR1')],
  ])('signals: %s', async (signal, send) => {
    const { timedOut } = await moveOnAfter(5_000, async (scope) => {
      const ended = await inBackground(SLEEP, async (process) => {
        send(process);
        await process.wait(scope);
      });
      expect(ended.exit).toEqual({ exitCode: undefined, signal });
    });
    expect(timedOut).toBe(false);
  });
});

test('run: data through, and what excludes each other', async () => {
  const input = Buffer.from(Array.from({ length: 2 ** 18 }, () => Math.floor(Math.random() * 256)));
  const result = await runProcess(...ECHO, { input, encoding: 'buffer' });
  expect(result).toMatchObject({ command: ECHO[0], args: ECHO[1], exitCode: 0 });
  expect(result.stdout.equals(input)).toBe(true);
  expect(result.stderr.equals(Buffer.from(input).reverse())).toBe(true);

  const empty = await runProcess(...ECHO, { stderr: 'ignore' });
  expect(empty).toMatchObject({ stdout: '', stderr: '' });

  for (const stream of ['stdin', 'stdout', 'stderr'] as const) {
    const error = await errorOf(runProcess(...ECHO, { [stream]: 'pipe' } as object));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(`'${stream}' must not be 'pipe' without 'taskStatus'`);
  }
});

test('run_check: the error has what was captured', async () => {
  const [command, args] = node(`console.error('test'); process.exitCode = 1`);
  const error = await errorOf(runProcess(command, args, { stdout: 'ignore' }));
  expect(error).toBeInstanceOf(ProcessError);
  expect(error).toMatchObject({ command, args, exitCode: 1, stdout: '', stderr: 'test\n' });

  const result = await runProcess(command, args, { check: false });
  expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: 'test\n' });
});

test('run_with_broken_pipe: the process may close its input', async () => {
  const [command, args] = node('process.stdin.destroy()');
  const input = 'x'.repeat(131_072);
  expect(await runProcess(command, args, { input })).toMatchObject({ exitCode: 0 });
});

test('errors: a command line in one string is no program', async () => {
  expect(await errorOf(openProcess('ls', 'x' as never))).toBeInstanceOf(TypeError);
  expect(await errorOf(openProcess('ls x'))).toMatchObject({ code: 'ENOENT' });
});

test('custom_deliver_cancel: it is cancelled when the process has ended', async () => {
  let exitThen: unknown;
  const deliverCancel = async (process: Process, options: CancelOptions): Promise<void> => {
    process.terminate();
    try {
      await sleepForever(options);
    } finally {
      exitThen = process.exit;
    }
  };
  await withTaskGroup(async (group) => {
    await group.start<Process>(({ signal, taskStatus }) =>
      runProcess(...SLEEP, { signal, taskStatus, deliverCancel }),
    );
    group.cancel();
  });
  expect(exitThen).toMatchObject({ signal: 'SIGTERM' });
});

test('bad_deliver_cancel: its error is the error of the run', async () => {
  const deliverCancel = (process: Process): void => {
    process.terminate();
    throw new RangeError('foo');
  };
  const error = await errorOf(
    withTaskGroup(async (group) => {
      await group.start<Process>(({ signal, taskStatus }) =>
        runProcess(...SLEEP, { signal, taskStatus, deliverCancel }),
      );
      group.cancel();
    }),
  );
  expect((error as TaskGroupError).errors).toMatchObject([{ name: 'RangeError', message: 'foo' }]);
});

test('warn_on_failed_cancel_terminate: a SIGTERM that could not be sent is followed by SIGKILL', async () => {
  const warnings = recordWarnings('TASKGROUP_PROCESS_KILLED');
  const real = process.kill.bind(process);
  vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    if (signal === 'SIGTERM') throw Object.assign(new Error('whoops'), { code: 'EPERM' });
    return real(pid, signal);
  });
  const { value } = await moveOnAfter(50, ({ signal }) =>
    runProcess(...SLEEP, { signal, graceMs: 20 }),
  );
  expect(value).toBeUndefined();
  warnings.stop();
  expect(warnings.messages).toHaveLength(1);
});

test('warn_on_cancel_SIGKILL_escalation: after five seconds', async () => {
  const warnings = recordWarnings('TASKGROUP_PROCESS_KILLED');
  const stubborn = await openProcess(...fixture('stubborn.mjs'));
  await new Reader(stubborn.stdout!).line();
  const clock = VirtualClock.install({ autojump: true });
  try {
    const start = clock.now();
    await stubborn.close();
    expect(clock.now() - start).toBeGreaterThanOrEqual(5_000);
  } finally {
    clock.uninstall();
    warnings.stop();
  }
  expect(stubborn.exit).toMatchObject({ signal: 'SIGKILL' });
  expect(warnings.messages[0]).toContain('was asked to end (SIGTERM) and still ran after 5000 ms');
});

test('run_process_background_fail: after started() it is the group that fails', async () => {
  let failed: Process | undefined;
  const error = await errorOf(
    withTaskGroup(async (group) => {
      ({ value: failed } = await group.start<Process>((task) => runProcess(...FALSE, task)));
    }),
  );
  expect((error as TaskGroupError).errors).toMatchObject([{ name: 'ProcessError', exitCode: 1 }]);
  expect(failed!.exit).toMatchObject({ exitCode: 1 });
});

test.runIf(process.platform !== 'win32')('for_leaking_fds: none is left open', async () => {
  const open = (): string[] => readdirSync('/dev/fd');
  await runProcess(...TRUE); // Whatever Node opens once is open now.
  const before = open().length;
  await runProcess(...TRUE);
  expect(await errorOf(runProcess(...FALSE))).toBeInstanceOf(ProcessError);
  expect(await errorOf(runProcess('/dev'))).toMatchObject({ code: 'EACCES' });
  expect(open()).toHaveLength(before);
});

test('subprocess_pidfd_unnotified: an end that nobody noticed at once is noticed', async () => {
  const process = await openProcess(...SLEEP);
  const scope = new CancelScope({ timeout: 5_000 });
  await scope.run(async () => {
    const waiting = process.wait(scope);
    process.terminate();
    while (runs(process.pid)); // The event loop doesn't turn until it has ended.
    expect(await waiting).toMatchObject({ signal: 'SIGTERM' });
  });
  expect(scope.cancelledCaught).toBe(false);
  await process.close();
});

/** Reads a stream line by line. */
class Reader {
  readonly #stream: Readable;
  #text = '';

  constructor(stream: Readable) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => (this.#text += chunk.toString()));
  }

  async line(): Promise<string> {
    while (!this.#text.includes('\n')) {
      await new Promise((resolve) => this.#stream.once('data', resolve));
    }
    const end = this.#text.indexOf('\n');
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 1);
    return line;
  }
}

async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
