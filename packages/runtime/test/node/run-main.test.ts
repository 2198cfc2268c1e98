import process from 'node:process';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { sleep, withTaskGroup } from '../../src/index.ts';
import { disableAmbientContext } from '../../src/node/ambient-context.ts';
import { currentTask, runMain } from '../../src/node/index.ts';
import { exitSoon } from '../../src/node/run-main/exit.ts';
import { describeLiving } from '../../src/node/run-main/living-tasks.ts';
import { deferred } from '../support.ts';
import { runFixture } from './program.ts';

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, code) => {
  test(`cancels main, waits for the clean-up, ends with ${code}`, async () => {
    const program = runFixture('daemon.mjs');
    await program.says('started');
    program.kill(signal);
    expect(await program.end).toEqual({
      code,
      signal: null,
      stdout: [
        'started',
        `main.server was told: Cancelled task group "main": ${signal}`,
        'gracefully stopped',
        `code ${code}`,
        '',
      ].join('\n'),
      stderr: '',
    });
  });
});

describe('a signal', () => {
  test('and then a failure: it is printed, the code is that of the signal', async () => {
    const program = runFixture('fail-in-cleanup.mjs');
    await program.says('started');
    program.kill('SIGTERM');
    const { code, stderr } = await program.end;
    expect(code).toBe(143);
    expect(stderr).toMatch(/^Error: could not say goodbye\n +at /);
  });

  test('and then a failure that nobody reads: the code is still that of the signal', async () => {
    const program = runFixture('fail-in-cleanup.mjs');
    await program.says('started');
    program.closeStderr();
    program.kill('SIGTERM');
    expect(await program.end).toMatchObject({ code: 143, stderr: '' });
  });

  test('that some tasks ignore: after the grace they are named, and the process ends', async () => {
    const program = runFixture('deaf.mjs', '100');
    await program.says('started');
    program.kill('SIGINT');
    const { code, stdout, stderr } = await program.end;
    expect(code).toBe(130);
    expect(stderr).toBe(
      'Cancelled task group "app": SIGINT. It still waits for "inner.deaf", "app.hard-of-hearing", 100 ms later: ' +
        'exiting with code 130.\n',
    );
    expect(stdout).toBe('started\nexit handlers run\n');
  });

  test('a second one: exits at once, and tells what is cut off', async () => {
    const program = runFixture('deaf.mjs', '60000');
    await program.says('started');
    program.kill('SIGINT');
    await sleep(300);
    program.kill('SIGTERM');
    const { code, stdout, stderr } = await program.end;
    expect(code).toBe(143);
    expect(stderr).toBe(
      'SIGTERM again: exiting at once. Still running: "inner.deaf", "app.hard-of-hearing".\n',
    );
    expect(stdout).toBe('started\nexit handlers run\n');
  });

  test('passed on by who started us: that is not a second one', async () => {
    const program = runFixture('daemon.mjs');
    await program.says('started');
    program.kill('SIGINT');
    await program.says('was told');
    program.kill('SIGINT');
    const { code, stdout } = await program.end;
    expect(code).toBe(130);
    expect(stdout).toContain('gracefully stopped');
  });

  test('passed on when main has ended already: the process still ends in order', async () => {
    const program = runFixture('quick.mjs');
    await program.says('started');
    program.kill('SIGINT');
    await program.says('main has ended');
    program.kill('SIGINT');
    expect(await program.end).toMatchObject({
      code: 130,
      stdout: 'started\nmain has ended\nlisteners 0\n',
    });
  });

  test('something that nobody owns keeps the process alive: it is named, and the process ends', async () => {
    const program = runFixture('leftover.mjs');
    await program.says('started');
    program.kill('SIGTERM');
    const { code, stdout, stderr } = await program.end;
    expect(code).toBe(143);
    expect(stdout).toBe('started\nmain has ended\n');
    expect(stderr).toMatch(
      /^"main" has ended, and .*Timeout.* keeps the process alive: exiting\.\n$/,
    );
  });
});

describe('a failure', () => {
  test('cancels the rest; printed with stack and cause; code 1', async () => {
    const { code, stdout, stderr } = await runFixture('fail.mjs', 'once').end;
    expect(code).toBe(1);
    expect(stdout).toBe('graceful goodbye\ncode 1\n');
    expect(stderr).toMatch(/^Error: moo\n +at once .*fail\.mjs/);
    expect(stderr).toContain('[cause]: TypeError: the grass was green');
  });

  test('and more: each is printed, also those that others hide', async () => {
    const { code, stderr } = await runFixture('fail.mjs', 'often').end;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Task group "main" failed with 2 errors: a failed\n\[1\/2\] Error: a failed\n/,
    );
    expect(stderr).toMatch(/\[suppressed\] Error: b failed\n/);
    expect(stderr).toMatch(/\[2\/2\] RangeError: clean-up failed\n +at /);
  });

  test('need not be an error', async () => {
    const { code, stderr } = await runFixture('fail.mjs', 'string').end;
    expect([code, stderr]).toEqual([1, "'just a string'\n"]);
  });

  test('may be an option of the group', async () => {
    const { code, stderr } = await runFixture('fail.mjs', 'options').end;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^RangeError: Cannot create a task group as 'limit' must be/);
  });

  test('while a task ignores its cancellation: after the grace both are told', async () => {
    const { code, stderr } = await runFixture('deaf.mjs', '100', 'no database').end;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: no database\n +at /);
    expect(stderr).toContain(
      'Cancelled task group "app": its body failed. It still waits for "inner.deaf", "app.hard-of-hearing", 100 ms later: ' +
        'exiting with code 1.\n',
    );
  });
});

describe('the end', () => {
  test('everything that was written gets out', async () => {
    const { code, stdout, stderr } = await runFixture('output.mjs').end;
    expect(code).toBe(1);
    expect(stdout.length).toBe(4_000_000 + '\nend\n'.length);
    expect(stderr).toContain('Error: the end');
  });

  test('there is one main at a time', async () => {
    const { code, stdout } = await runFixture('twice.mjs').end;
    expect(code).toBe(0);
    expect(stdout).toBe(
      'ScopeMisuseError: Cannot run main as it runs already: a process has one; start a task in its group\n' +
        'one after the other is fine\n0\n',
    );
  });
});

describe('in this process', () => {
  afterEach(disableAmbientContext);

  test('waits for the tasks, and leaves no listener', async () => {
    const before = process.listenerCount('SIGTERM');
    let ended = false;
    const code = await runMain((main) => {
      expect(process.listenerCount('SIGTERM')).toBe(before + 1);
      main.startSoon(async () => {
        await sleep(1);
        ended = true;
      });
    });
    expect([code, ended]).toEqual([0, true]);
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  test('the task is ambient, unless it is not wanted', async () => {
    let seen: string | undefined;
    await runMain((main) => void main.startSoon(() => void (seen = currentTask()?.name)), {
      ambient: false,
    });
    expect(seen).toBeUndefined();
    await runMain(
      (main) => void main.startSoon(() => void (seen = currentTask()?.name), { name: 'a' }),
    );
    expect(seen).toBe('main.a');
  });

  test("the group's options work: name, limit, policy", async () => {
    const failures: unknown[] = [];
    const code = await runMain(
      (main) => {
        main.startSoon(() => Promise.reject(new Error('one of many')), { name: 'task' });
      },
      { name: 'server', policy: 'supervisor', onFailure: (_, name) => void failures.push(name) },
    );
    expect([code, failures]).toEqual([0, ['server.task']]);
  });

  test('a second main, a signal that is none, a grace that is none: refused at once', () => {
    expect(() => runMain(undefined as never)).toThrow(
      'Cannot run main as its first argument must be a function: current value is undefined',
    );
    expect(() => runMain(() => {}, { signals: ['SIGFOO' as never] })).toThrow(
      "Cannot run main as a signal must be one of those of this system: current value is 'SIGFOO'",
    );
    expect(() => runMain(() => {}, { signals: ['SIGKILL'] })).toThrow(TypeError);
    expect(() => runMain(() => {}, { graceMs: -1 })).toThrow(RangeError);
  });
});

describe('who still runs', () => {
  test('the innermost tasks, the first ten by name', async () => {
    const gate = deferred();
    await withTaskGroup(async (group) => {
      expect(describeLiving(group)).toBe('"TaskGroup.body"');
      group.startSoon(
        (task) =>
          withTaskGroup(
            (inner) => {
              for (let i = 0; i < 12; i += 1) inner.startSoon(() => gate.promise);
            },
            { name: 'inner', signal: task.signal },
          ),
        { name: 'outer' },
      );
      await sleep(1);
      expect(describeLiving(group)).toBe(
        `${Array.from({ length: 10 }, (_, i) => `"inner.${i}"`).join(', ')} and 2 more`,
      );
      gate.resolve();
    });
  });

  test('nothing but an open handle: exits when the time is up, once the output is out', async () => {
    vi.useFakeTimers();
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      exitSoon(3, 'main');
      expect(exit).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1_000);
      expect(stderr.mock.calls[0]![0]).toMatch(/keeps the process alive: exiting/);
      expect(exit).toHaveBeenCalledWith(3);
    } finally {
      vi.useRealTimers();
      vi.restoreAllMocks();
    }
  });
});
