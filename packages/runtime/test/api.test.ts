import { expect, test } from 'vitest';
import * as runtime from '../src/index.ts';
import * as testing from '../src/testing/index.ts';

// A name that comes or goes changes what users may write: change it here on purpose, and in docs/reference/runtime.md.
test('the names of @taskgroup/runtime', () => {
  expect(Object.keys(runtime).sort()).toEqual([
    'Barrier',
    'BrokenBarrierError',
    'CancelScope',
    'CapacityLimiter',
    'Condition',
    'Event',
    'FatalError',
    'Lock',
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
    'rethrowCancellation',
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
  expect(Object.keys(testing)).toEqual(['VirtualClock']);
});
