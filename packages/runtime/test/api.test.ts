import { expect, test } from 'vitest';
import * as runtime from '../src/index.ts';
import * as instrument from '../src/instrument/index.ts';
import * as node from '../src/node/index.ts';
import * as testing from '../src/testing/index.ts';

// A name that comes or goes changes what users may write: change it here on purpose, and in docs/reference/runtime.md.
test('the names of @taskgroup/runtime', () => {
  expect(Object.keys(runtime).sort()).toEqual([
    'Barrier',
    'BrokenBarrierError',
    'BrokenResourceError',
    'CancelScope',
    'CapacityLimiter',
    'ClosedResourceError',
    'Condition',
    'EndOfChannelError',
    'Event',
    'FatalError',
    'Lock',
    'Queue',
    'QueueShutDownError',
    'ScopeMisuseError',
    'Semaphore',
    'TaskCancelledError',
    'TaskGroup',
    'TaskGroupClosedError',
    'TaskGroupError',
    'TimeoutError',
    'abandonedTasks',
    'catchGroup',
    'currentEffectiveDeadline',
    'currentTime',
    'detach',
    'failAfter',
    'failAt',
    'isCancellation',
    'moveOnAfter',
    'moveOnAt',
    'openChannel',
    'openChannelFrom',
    'rethrowCancellation',
    'retry',
    'shield',
    'sleep',
    'sleepForever',
    'suppressedErrors',
    'withTaskGroup',
  ]);
});

test('the names in TaskGroup', () => {
  expect(Object.keys(runtime.TaskGroup)).toEqual([
    'open',
    'all',
    'allSettled',
    'race',
    'any',
    'map',
    'forEach',
    'asCompleted',
  ]);
});

test('the names of @taskgroup/runtime/testing', () => {
  expect(Object.keys(testing).sort()).toEqual([
    'BrokenSequenceError',
    'LeakError',
    'Sequencer',
    'VirtualClock',
    'expectNoLeaks',
    'findLeaks',
    'waitAllTasksBlocked',
    'withVirtualClock',
  ]);
});

test('the names of @taskgroup/runtime/instrument', () => {
  expect(Object.keys(instrument).sort()).toEqual([
    'addInstrument',
    'channelNames',
    'dumpTaskTreeOn',
    'formatTaskTree',
    'taskTree',
    'traceSpawnSites',
  ]);
});

test('the names of @taskgroup/runtime/node', () => {
  expect(Object.keys(node).sort()).toEqual([
    'ProcessError',
    'ProcessStartError',
    'currentScope',
    'currentTask',
    'enableAmbientContext',
    'openProcess',
    'openSignalReceiver',
    'runInWorker',
    'runMain',
    'runProcess',
  ]);
});
