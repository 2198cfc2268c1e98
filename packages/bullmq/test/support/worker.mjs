// A process that runs tasks, for tests that kill it. It says in one line of JSON what happens.
import { BackgroundTaskManager, closeOnSignals, defineTask } from '@taskgroup/background';
import { bullmq } from '../../dist/index.js';

const { manager: managerOptions, ...backendOptions } = JSON.parse(process.argv[2]);
const manager = new BackgroundTaskManager({ ...managerOptions, backend: bullmq(backendOptions) });
closeOnSignals(manager);

const tags = { service: 'test' };
const say = (what, { id, attempt, fence }, more) =>
  process.stdout.write(
    `${JSON.stringify({ what, id, attempt, fence, pid: process.pid, ...more })}\n`,
  );
const wait = ({ signal }, ms) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

async function slow(task, { ms }) {
  say('started', task);
  try {
    await wait(task, ms);
  } catch (error) {
    say('aborted', task, { reason: error.cause?.name ?? error.name });
    throw error;
  }
  say('done', task);
  return process.pid;
}

manager.register(
  defineTask({ name: 'effect', tags, idempotent: true, run: (task) => say('effect', task) }),
  defineTask({ name: 'slow', tags, idempotent: true, run: slow }),
  defineTask({ name: 'slow.once', tags, run: slow }),
  defineTask({
    name: 'deaf',
    tags,
    idempotent: true,
    run: async (task, { ms }) => {
      say('started', task);
      await new Promise((resolve) => setTimeout(resolve, ms));
    },
  }),
  defineTask({
    name: 'block',
    tags,
    idempotent: true,
    run: async (task, { ms }) => {
      say('started', task);
      // Only the first who runs it stands still; it goes on until it is told that it is not the one any more.
      const isFirst = task.fence.number === 1;
      if (isFirst) for (const until = Date.now() + ms; Date.now() < until;);
      await slow(task, { ms: isFirst ? 60_000 : 50 });
      return process.pid;
    },
  }),
  defineTask({
    name: 'poison',
    tags,
    idempotent: true,
    run: (task) => {
      say('started', task);
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
    },
  }),
);
say('up', {});
