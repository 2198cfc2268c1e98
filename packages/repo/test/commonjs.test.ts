import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const USE = `
const { TaskGroup, TaskGroupError, withTaskGroup } = require('@taskgroup/runtime');
const { runInWorker } = require('@taskgroup/runtime/node');
const { VirtualClock } = require('@taskgroup/runtime/testing');
const { addInstrument } = require('@taskgroup/runtime/instrument');
const { BackgroundTaskManager } = require('@taskgroup/background');
const { serveStatus } = require('@taskgroup/background/http');
(async () => {
  const failed = await withTaskGroup((group) => void group.startSoon(() => Promise.reject(new RangeError('no')))).catch((e) => e);
  const manager = new BackgroundTaskManager();
  const { result } = await manager.submit(() => 'done', { name: 'job', tags: { service: 'test' } });
  const said = await result;
  await manager.close();
  const twin = await import('@taskgroup/runtime');
  console.log(JSON.stringify({
    all: await TaskGroup.all([() => 1, async () => 2]),
    failed: failed instanceof TaskGroupError && failed.message,
    said,
    inWorker: await runInWorker('data:text/javascript,export const twice = (x) => 2 * x;', 'twice', [21]),
    others: [VirtualClock, addInstrument, serveStatus].map((each) => typeof each),
    isOneCopy: twin.TaskGroup === TaskGroup,
  }));
})();
`;
const EXPECTED = {
  all: [1, 2],
  failed: 'Task group "TaskGroup" failed with 1 error: no',
  said: 'done',
  inWorker: 42,
  others: ['function', 'function', 'function'],
};

describe('the libraries are for require() too', () => {
  test('where it loads ES modules, they are the same modules as for import', () => {
    expect(run()).toEqual({ ...EXPECTED, isOneCopy: true });
  });

  test('where it does not, as in Jest, they are CommonJS', () => {
    expect(run('--no-experimental-require-module')).toEqual({ ...EXPECTED, isOneCopy: false });
  });
});

function run(...flags: string[]): unknown {
  const args = [...flags, '--no-warnings', '--eval', USE];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: HERE, encoding: 'utf8' }));
}
