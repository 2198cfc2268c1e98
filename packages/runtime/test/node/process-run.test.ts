import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { failAfter, moveOnAfter, sleep, TaskGroup, withTaskGroup } from '../../src/index.ts';
import { ProcessError, ProcessStartError, runProcess } from '../../src/node/process/index.ts';
import type { Process } from '../../src/node/process/index.ts';
import { errorOf } from '../support.ts';
import { fixture, node, runs, SLEEP } from './process-support.ts';

test('a program runs, and its output comes as text', async () => {
  const [command, args] = node(`console.log('out'); console.error('err')`);
  expect(await runProcess(command, args)).toEqual({
    command,
    args,
    exitCode: 0,
    signal: undefined,
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

test('the output comes as a Buffer on request', async () => {
  const { stdout } = await runProcess('printf', ['\\377'], { encoding: 'buffer' });
  expect(stdout).toEqual(Buffer.from([255]));
});

test('output larger than a pipe comes whole, on both streams at once', async () => {
  const [command, args] = fixture('echo.mjs');
  const input = Buffer.alloc(3_000_000, 'abc');
  const { stdout, stderr } = await runProcess(command, args, { input, encoding: 'buffer' });
  expect(stdout.equals(input)).toBe(true);
  expect(stderr.equals(Buffer.from(input).reverse())).toBe(true);
});

test('its standard input is empty unless there is input', async () => {
  expect((await runProcess('cat')).stdout).toBe('');
  expect((await runProcess('cat', [], { input: 'ä' })).stdout).toBe('ä');
});

test('a program that closes its input early does no harm', async () => {
  const [command, args] = node(`process.stdin.destroy(); console.log('done')`);
  const { stdout } = await runProcess(command, args, { input: 'x'.repeat(1_000_000) });
  expect(stdout).toBe('done\n');
});

test('another exit code than 0 is an error that shows the command and the end of its stderr', async () => {
  const [command, args] = node(
    `console.log('half'); console.error('no disk'); process.exitCode = 3`,
  );
  const error = (await errorOf(runProcess(command, args))) as ProcessError;
  expect(error).toBeInstanceOf(ProcessError);
  expect(error).toMatchObject({ command, args, exitCode: 3, signal: undefined, stdout: 'half\n' });
  expect(error.message).toMatch(
    /^Cannot run '.*' as it must end with exit code 0: current value is 3\nno disk$/,
  );
});

test('of a long stderr the message shows the end', async () => {
  const [command, args] = node(
    `console.error('a'.repeat(100_000) + 'the end'); process.exitCode = 1`,
  );
  const error = (await errorOf(runProcess(command, args))) as ProcessError;
  expect(error.message.length).toBeLessThan(3_000);
  expect(error.message).toMatch(/…a+the end$/);
  expect(error.stderr).toHaveLength(100_008);
});

test('a program that a signal ends is an error that names the signal', async () => {
  const error = await errorOf(runProcess(...node(`process.kill(process.pid, 'SIGUSR2')`)));
  expect(error).toMatchObject({ exitCode: undefined, signal: 'SIGUSR2' });
  expect(String(error)).toContain('current value is signal SIGUSR2');
});

test('without check, the exit code is for the caller to judge', async () => {
  expect(await runProcess('false', [], { check: false })).toMatchObject({ exitCode: 1 });
});

test('a program that is not there is told by its name', async () => {
  const error = (await errorOf(runProcess('no-such-program', ['-v']))) as ProcessStartError;
  expect(error).toBeInstanceOf(ProcessStartError);
  expect(error.message).toBe(`Cannot run 'no-such-program -v' as it was not found`);
  expect(error).toMatchObject({ code: 'ENOENT', cause: { code: 'ENOENT' } });
});

test('a command line in one string is told where arguments go', async () => {
  const error = await errorOf(runProcess('ls -l'));
  expect(String(error)).toContain('was not found (arguments go in the second parameter)');
});

test('a directory that is not there is not mistaken for the program', async () => {
  const error = await errorOf(runProcess('true', [], { cwd: '/no/such/directory' }));
  expect(String(error)).toContain('its directory was not found: /no/such/directory');
});

test('a file that may not be run is told', async () => {
  const error = await errorOf(runProcess(import.meta.filename));
  expect(error).toMatchObject({ code: 'EACCES' });
  expect(String(error)).toContain('permission denied');
});

test.each([
  [
    'a command that is no string',
    () => runProcess(['ls'] as never),
    TypeError,
    /'command' must be/,
  ],
  [
    'arguments in a string',
    () => runProcess('ls', '-l' as never),
    TypeError,
    /'args' must be an array/,
  ],
  [
    'input twice',
    () => runProcess('cat', [], { input: '', stdin: 'inherit' }),
    TypeError,
    /exclude/,
  ],
  [
    'an unknown encoding',
    () => runProcess('ls', [], { encoding: 'utf9' as never }),
    TypeError,
    /'encoding'/,
  ],
  ['a negative limit', () => runProcess('ls', [], { maxBuffer: -1 }), RangeError, /'maxBuffer'/],
  ['a negative grace', () => runProcess('ls', [], { graceMs: -1 }), RangeError, /'graceMs'/],
  [
    'a pipe to nobody',
    () => runProcess('ls', [], { stdout: 'pipe' }),
    TypeError,
    /'stdout' must not be 'pipe' without 'taskStatus'/,
  ],
  [
    'a pipe from nobody',
    () => runProcess('ls', [], { stdin: 'pipe' }),
    TypeError,
    /'stdin' must not be 'pipe' without 'taskStatus' or 'deliverCancel'/,
  ],
  [
    'an output for a hook that comes too late to read it',
    () => runProcess('ls', [], { stdout: 'pipe', deliverCancel: () => {} }),
    TypeError,
    /'stdout' must not be 'pipe' without 'taskStatus'/,
  ],
  [
    'a way to end it that is no function',
    () => runProcess('ls', [], { deliverCancel: 'SIGINT' as never }),
    TypeError,
    /'deliverCancel' must be a function: current value is 'SIGINT'/,
  ],
])('%s is refused', async (_what, run, kind, message) => {
  const error = await errorOf(run());
  expect(error).toBeInstanceOf(kind);
  expect(String(error)).toMatch(message);
});

test('more output than maxBuffer is an error, and ends the program', async () => {
  const error = (await errorOf(runProcess('yes', [], { maxBuffer: 1_000 }))) as ProcessError;
  expect(error).toBeInstanceOf(ProcessError);
  expect(error.message).toContain('as it must write at most 1000 bytes on stdout: it wrote more');
});

test('cancelled before it starts, nothing is started', async () => {
  const started: Process[] = [];
  const signal = AbortSignal.abort('too late');
  const taskStatus = { started: (process: Process) => started.push(process) };
  expect(await errorOf(runProcess(...SLEEP, { signal, taskStatus }))).toBe('too late');
  expect(started).toEqual([]);
});

test('cancelled while it is being started, the program is ended', async () => {
  const controller = new AbortController();
  const started: Process[] = [];
  const taskStatus = { started: (process: Process) => started.push(process) };
  const run = runProcess(...SLEEP, { signal: controller.signal, taskStatus });
  controller.abort('never mind');
  expect(await errorOf(run)).toBe('never mind');
  expect(started.map((process) => process.exit?.signal)).toEqual(['SIGTERM']);
  expect(runs(started[0]!.pid)).toBe(false);
});

test('a cancelled run ends when its program has ended, and not before', async () => {
  let program: Process | undefined;
  const { timedOut } = await moveOnAfter(300, ({ signal }) =>
    runProcess(...fixture('polite.mjs'), {
      signal,
      stdout: 'pipe',
      taskStatus: { started: (process) => (program = process) },
    }),
  );
  expect(timedOut).toBe(true);
  expect(program!.exit).toBeDefined();
  expect(runs(program!.pid)).toBe(false);
});

test('twenty programs are cancelled at once, and none is left', async () => {
  const programs: Process[] = [];
  await withTaskGroup(async (group) => {
    for (let i = 0; i < 20; i += 1) {
      const { value } = await group.start<Process>((task) => runProcess(...SLEEP, task));
      programs.push(value);
    }
    expect(programs.filter(({ pid }) => runs(pid))).toHaveLength(20);
    group.cancel();
  });
  expect(programs.filter(({ pid }) => runs(pid))).toEqual([]);
});

test('one program that fails ends the others of its group', async () => {
  const failing = TaskGroup.all([
    (task) => runProcess(...SLEEP, task),
    (task) => runProcess(...node(`process.exitCode = 1`), task),
  ]);
  expect(await errorOf(failing)).toBeInstanceOf(ProcessError);
});

test('a body that throws leaves no program of its group behind', async () => {
  let program: Process | undefined;
  await errorOf(
    withTaskGroup(async (group) => {
      ({ value: program } = await group.start<Process>((task) => runProcess(...SLEEP, task)));
      throw new Error('on purpose');
    }),
  );
  expect(program!.exit).toMatchObject({ signal: 'SIGTERM' });
  expect(runs(program!.pid)).toBe(false);
});

test('what a program leaves running in the background ends with it, and does not hold up the result', async () => {
  const start = performance.now();
  const { stdout } = await runProcess('sh', ['-c', 'sleep 3600 & echo $!']);
  expect(runs(Number(stdout))).toBe(false);
  expect(performance.now() - start).toBeLessThan(3_000);
});

test('nor does something in the background that never stops writing', async () => {
  const script = 'while :; do echo tick; sleep 0.02; done & echo done';
  const { stdout } = await failAfter(5_000, ({ signal }) =>
    runProcess('sh', ['-c', script], { signal }),
  );
  expect(stdout).toContain('done');
});

test('a busy event loop loses no output of a program that has ended', async () => {
  const run = runProcess('sh', ['-c', 'sleep 3600 & printf %050000d 1']);
  await sleep(50);
  const until = performance.now() + 400; // Longer than the wait for a silent pipe.
  while (performance.now() < until);
  expect((await run).stdout).toHaveLength(50_000);
});

test('streams that go elsewhere are not captured', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'taskgroup-'));
  const file = path.join(directory, 'output');
  const descriptor = openSync(file, 'w');
  const [command, args] = node(`console.log('to a file'); console.error('to nobody')`);
  const { stdout, stderr } = await runProcess(command, args, {
    stdout: descriptor,
    stderr: 'ignore',
  });
  closeSync(descriptor);
  expect([stdout, stderr, readFileSync(file, 'utf8')]).toEqual(['', '', 'to a file\n']);
  rmSync(directory, { recursive: true });
});

test('its environment and its directory are what is given', async () => {
  const [command, args] = node(`console.log(process.cwd(), process.env.NAME, process.env.HOME)`);
  const { stdout } = await runProcess(command, args, { cwd: '/', env: { NAME: 'value' } });
  expect(stdout).toBe('/ value undefined\n');
});
