// The built package, as a host loads it for its users: nothing compiled, no test framework. Prints how many checks hold,
// or fails. Run by node/smoke.test.ts, and on other hosts by `npm run test:nodes`.
import {
  failAfter,
  Lock,
  moveOnAfter,
  openChannel,
  retry,
  Semaphore,
  sleep,
  sleepForever,
  TaskGroup,
  TaskGroupError,
  withTaskGroup,
} from '@taskgroup/runtime';
import { addInstrument } from '@taskgroup/runtime/instrument';
import { expectNoLeaks, withVirtualClock } from '@taskgroup/runtime/testing';

const unhandled = [];
globalThis.process?.on?.('unhandledRejection', (error) => unhandled.push(error));

const checks = {
  'a group waits for its tasks': async () => {
    const done = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => done.push(await sleep(5, task).then(() => 'slow')));
      group.startSoon(() => done.push('fast'));
    });
    return [done, ['fast', 'slow']];
  },
  'a failure cancels the siblings, and all that failed is in one error': async () => {
    let cancelled = false;
    const error = await errorOf(
      withTaskGroup((group) => {
        group.startSoon(() => Promise.reject(new Error('one')));
        group.startSoon((task) => sleepForever(task).finally(() => (cancelled = true)));
      }),
    );
    return [
      [error instanceof TaskGroupError, error.errors.map(String), cancelled],
      [true, ['Error: one'], true],
    ];
  },
  'an AbortSignal cancels from outside, with its reason': async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 1);
    const { signal } = controller;
    return [await errorOf(TaskGroup.all([(task) => sleepForever(task)], { signal })), 'enough'];
  },
  "the task's signal aborts what the host does": async () => {
    const heard = [];
    await moveOnAfter(2, (scope) => {
      scope.signal.addEventListener('abort', () => heard.push(scope.signal.reason.name));
      return sleepForever(scope);
    });
    return [heard, ['TaskCancelledError']];
  },
  'a time limit': async () => {
    const error = await errorOf(failAfter(2, (scope) => sleepForever(scope)));
    return [error.name, 'TimeoutError'];
  },
  'values in order, a few at a time': async () => {
    let most = 0;
    let now = 0;
    const values = await TaskGroup.map(
      [3, 2, 1],
      async (ms, _index, task) => {
        most = Math.max(most, (now += 1));
        await sleep(ms, task);
        now -= 1;
        return ms;
      },
      { limit: 2 },
    );
    return [
      [values, most],
      [[3, 2, 1], 2],
    ];
  },
  'locks and semaphores': async () => {
    const lock = new Lock();
    const semaphore = new Semaphore(2);
    const order = [];
    await TaskGroup.forEach([1, 2, 3], (n, _index, task) =>
      semaphore.run(() => lock.run(() => order.push(n), task), task),
    );
    return [
      [order, lock.locked, semaphore.value],
      [[1, 2, 3], false, 2],
    ];
  },
  channels: async () => {
    const [send, receive] = openChannel(1);
    const got = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        for (const n of [1, 2, 3]) await send.send(n, task);
        send.close();
      });
      group.startSoon(async (task) => {
        for await (const n of receive.values(task)) got.push(n);
      });
    });
    return [got, [1, 2, 3]];
  },
  retry: async () => {
    let tries = 0;
    const value = await retry(
      () => {
        tries += 1;
        if (tries < 3) throw new Error('not yet');
        return 'third';
      },
      { maxAttempts: 3, base: 1 },
    );
    return [value, 'third'];
  },
  'an hour of virtual time': async () => {
    const passed = await withVirtualClock(async (clock) => {
      await sleep(3_600_000);
      return clock.now();
    });
    return [passed, 3_600_000];
  },
  'an instrument': async () => {
    const seen = [];
    const added = addInstrument({ taskStarted: (task) => seen.push(task.name) });
    await TaskGroup.all([() => 1]);
    added[Symbol.dispose ?? Symbol.for('Symbol.dispose')]();
    return [seen.length, 1];
  },
  'nothing is left running': async () => [await expectNoLeaks(), undefined],
  'no rejection goes unhandled': async () => {
    const task = await withTaskGroup((group) => group.startSoon(() => Promise.reject('x')), {
      policy: 'collectAll',
    }).catch(() => 'failed');
    await new Promise((resolve) => setTimeout(resolve, 20));
    return [
      [task, unhandled],
      ['failed', []],
    ];
  },
};

for (const [name, check] of Object.entries(checks)) {
  const [actual, expected] = await check();
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${name}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
  }
}
console.log(`${Object.keys(checks).length} checks hold`);

function errorOf(promise) {
  return promise.then(
    () => {
      throw new Error('Expected a rejection');
    },
    (error) => error,
  );
}
