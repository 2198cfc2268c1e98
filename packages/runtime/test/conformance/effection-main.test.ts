/**
 * Effection's `test/main.test.ts` (v3), 7 cases, with the fixtures of `test/node/`.
 *
 * Different by decision: when `main` returns, Effection halts what still runs; here that is what `daemon` tasks are for.
 * In the place of its `exit(code, message)` there is `process.exitCode` with `main.cancel()`.
 */
import { describe, expect, test } from 'vitest';
import { runFixture } from '../node/program.ts';

describe('effection main', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('gracefully shuts down on %s', async (signal, code) => {
    const program = runFixture('daemon.mjs');
    await program.says('started');
    program.kill(signal);
    const end = await program.end;
    expect(end.code).toBe(code);
    expect(end.stdout).toContain('gracefully stopped');
  });

  test('exits gracefully on explicit exit()', async () => {
    const { code, stdout } = await runFixture('exit.mjs', '0', 'Ok, computer.').end;
    expect(code).toBe(0);
    expect(stdout).toBe('graceful goodbye\nOk, computer.\n');
  });

  test('exits gracefully with 0 on implicit exit', async () => {
    const { code, stdout } = await runFixture('implicit.mjs').end;
    expect([code, stdout]).toEqual([0, 'goodbye.\n']);
  });

  test('exits gracefully on explicit exit failure exit()', async () => {
    const message = 'It all went horribly wrong';
    const { code, stdout, stderr } = await runFixture('exit.mjs', '23', message).end;
    expect([code, stdout, stderr]).toEqual([23, 'graceful goodbye\n', `${message}\n`]);
  });

  test('error exits gracefully on unexpected errors', async () => {
    const { code, stdout, stderr } = await runFixture('fail.mjs', 'once').end;
    expect(code).toBe(1);
    expect(stdout).toContain('graceful goodbye');
    expect(stderr).toContain('Error: moo');
  });

  test('works even if suspend is the only operation', async () => {
    const program = runFixture('suspend.mjs');
    await program.says('started');
    program.kill('SIGINT');
    const { code, stdout } = await program.end;
    expect([code, stdout]).toEqual([130, 'started\ngracefully stopped\n']);
  });
});
