import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CancelScope, failAfter, rethrowCancellation, sleep } from '../../src/index.ts';
import { openProcess, ProcessError, runProcess } from '../../src/node/process/index.ts';
import type { Process } from '../../src/node/process/index.ts';
import { fixture, nextChunk, node, runs, SLEEP } from '../node/process-support.ts';
import { errorOf } from '../support.ts';

// AnyIO's test_subprocesses.py. Left out: the shell half of run_process (there is no shell), and what asks about AnyIO's
// own streams and back ends (process_receive_invalid_max_bytes, arguments_passed_through) or about umask (Node has none).

let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'taskgroup-')));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('run_process: input in, output out', async () => {
  const code = `for await (const text of process.stdin.setEncoding('utf8')) console.log([...text].reverse().join(''))`;
  const result = await runProcess(...node(code), { input: 'abc' });
  expect(result).toMatchObject({ exitCode: 0, stdout: 'cba\n' });
});

test('run_process_checked: the error has both outputs', async () => {
  const code = `console.error('stderr-text'); console.log('stdout-text'); process.exitCode = 1`;
  const error = await errorOf(runProcess(...node(code), { check: true }));
  expect(error).toBeInstanceOf(ProcessError);
  expect(error).toMatchObject({ exitCode: 1, stdout: 'stdout-text\n', stderr: 'stderr-text\n' });
});

test('terminate: a process may end in its own way', async () => {
  const process = await openProcess(...fixture('polite.mjs'));
  expect(await nextChunk(process.stdout)).toBe('ready\n');
  process.terminate();
  expect(await process.wait()).toMatchObject({ exitCode: 2 });
  await process.close();
});

test('process_cwd: it runs where it is told', async () => {
  const { stdout } = await runProcess(...node('console.log(process.cwd())'), { cwd: directory });
  expect(stdout.trim()).toBe(directory);
});

test('process_env: it has the environment that it is given', async () => {
  const env = { ...process.env, foo: 'bar' };
  expect((await runProcess(...node('console.log(process.env.foo)'), { env })).stdout).toBe('bar\n');
});

test.runIf(process.platform === 'linux')(
  'process_new_session_sid: a session of its own, which here is the default',
  async () => {
    const sessionOf = (stat: string): string => stat.slice(stat.lastIndexOf(')')).split(' ')[4]!;
    const ours = sessionOf(readFileSync('/proc/self/stat', 'utf8'));
    const same = await runProcess('cat', ['/proc/self/stat'], { newSession: false });
    expect(sessionOf(same.stdout)).toBe(ours);
    const other = await runProcess('cat', ['/proc/self/stat']);
    expect(sessionOf(other.stdout)).not.toBe(ours);
  },
);

test.each<[string, typeof openAndWait]>([
  ['open_process_connect_to_file', openAndWait],
  [
    'run_process_connect_to_file',
    async (command, streams) => void (await runProcess(...command, streams)),
  ],
])('%s: all three streams may be files', async (_name, run) => {
  const [input, output, errors] = ['stdin', 'stdout', 'stderr'].map((name) =>
    path.join(directory, name),
  );
  writeFileSync(input!, 'Hello, process!\n');
  const [stdin, stdout, stderr] = [
    openSync(input!, 'r'),
    openSync(output!, 'w'),
    openSync(errors!, 'w'),
  ];
  await run(fixture('echo.mjs'), { stdin, stdout, stderr });
  for (const descriptor of [stdin, stdout, stderr]) closeSync(descriptor);
  expect(readFileSync(output!, 'utf8')).toBe('Hello, process!\n');
  expect(readFileSync(errors!, 'utf8')).toBe('\n!ssecorp ,olleH');
});

async function openAndWait(
  command: [string, string[]],
  streams: { stdin: number; stdout: number; stderr: number },
): Promise<void> {
  const process = await openProcess(...command, streams);
  expect(await process.wait()).toMatchObject({ exitCode: 0 });
  await process.close();
}

test('stdin_input_both_passed: only one of them', async () => {
  const error = await errorOf(runProcess('cat', [], { input: 'abc', stdin: 0 }));
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).toContain(`'input' and 'stdin' exclude each other`);
});

test('run_process_inherit_stdout: the streams may be ours', async () => {
  const result = await runProcess(...fixture('inherit.mjs'));
  expect(result).toMatchObject({ stdout: 'stdout-text\n', stderr: 'stderr-text\n' });
});

/** A block that is left by a cancellation, with the process closed on its way out. */
async function cancelledBlock(): Promise<Process> {
  const scope = new CancelScope();
  let process: Process | undefined;
  await scope.run(async () => {
    process = await openProcess(...SLEEP);
    try {
      scope.cancel();
      await sleep(0, scope);
    } catch (error) {
      await process.close();
      rethrowCancellation(error);
    }
  });
  return process!;
}

test('process_aexit_cancellation_doesnt_orphan_process: closing in a cancelled scope ends it', async () => {
  const process = await cancelledBlock();
  expect(process.exit).toMatchObject({ signal: 'SIGTERM' });
  expect(runs(process.pid)).toBe(false);
});

test('process_aexit_cancellation_closes_standard_streams: and closes the streams', async () => {
  const { stdin, stdout, stderr } = await cancelledBlock();
  expect(await writeError(stdin!)).toMatchObject({ code: 'ERR_STREAM_DESTROYED' });
  expect([stdout!.readable, stderr!.readable]).toEqual([false, false]);
});

test('exceptions_after_subprocess_closes_standard_streams: writing to nobody is told to who writes', async () => {
  const process = await openProcess(...node(''));
  await process.wait();
  expect(await writeError(process.stdin!)).toMatchObject({ code: expect.stringMatching(/^E/) });
  for (const stream of [process.stdout!, process.stderr!]) {
    if (!stream.readableEnded) {
      stream.resume();
      await once(stream, 'end');
    }
  }
  await process.close();
  expect(await writeError(process.stdin!)).toMatchObject({ code: 'ERR_STREAM_DESTROYED' });
});

function writeError(stream: Writable): Promise<unknown> {
  return new Promise((resolve) => stream.write('foo', resolve));
}

test.runIf(process.getuid)('user_group_arguments: user and group', async () => {
  const options = { uid: process.getuid!(), gid: process.getgid!() };
  const { stdout } = await runProcess(...node(`console.log('hello')`), options);
  expect(stdout).toBe('hello\n');
});

test('close_early: nobody has to read', async () => {
  const process = await openProcess(...node(`process.stdout.write('x'.repeat(25_600))`));
  await process.close();
  expect(process.exit).toBeDefined();
});

test('close_while_reading: a reader is told when the stream is closed', async () => {
  const process = await openProcess(...SLEEP);
  const reading = errorOf(readOne(process));
  process.stdout!.destroy();
  expect(await reading).toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  process.terminate();
  await process.wait();
  await process.close();
});

async function readOne(process: Process): Promise<unknown> {
  for await (const chunk of process.stdout!) return chunk;
  return undefined;
}

test('wait_returns_on_process_exit_with_open_stdout: a grandchild that holds the pipe open holds up nobody', async () => {
  const process = await openProcess('sh', ['-c', 'exec 3<&0; cat <&3 & exit 0']);
  expect(await failAfter(5_000, (scope) => process.wait(scope))).toMatchObject({ exitCode: 0 });
  // Node closes the input of a process that has ended, which also ends the grandchild.
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdout!) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe('');
  await process.close();
});

test('close_with_stdout_blocked_subprocess: closing frees a process that is stuck in writing (#1166)', async () => {
  const process = await openProcess(...node(`process.stdout.write('x'.repeat(2 ** 20))`));
  await sleep(50);
  await failAfter(5_000, () => process.close());
  expect(process.exit).toBeDefined();
});
