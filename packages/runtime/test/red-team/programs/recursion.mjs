// Recursion through a group until the stack ends, from several depths, so that it ends in different places.
import { sleepForever, TaskGroup, withTaskGroup } from '../../../dist/index.js';

const forms = {
  all: (next) => TaskGroup.all([next]),
  two: (next) => TaskGroup.all([() => {}, next]),
  map: (next) => TaskGroup.map([1], next),
  limit: (next) => TaskGroup.map([1], next, { limit: 2 }),
  any: (next) => TaskGroup.any([next]),
  allSettled: (next) => TaskGroup.allSettled([next]),
  group: (next) => withTaskGroup(next),
  tasks: (next) => withTaskGroup(withTasks(next)),
  linked: (next, around) => withTaskGroup(withTasks(next), around),
  deadline: (next) => withTaskGroup(next, { timeout: 60_000 }),
};

// Where the stack ended nobody could listen to the promise just made; its error gets out by another way.
process.on('unhandledRejection', () => {});

const step = forms[process.argv[2]];
const runs = Array.from({ length: 8 }, (_, frames) => pad(frames, () => recurse(20_000)));
await Promise.allSettled(runs);
console.log('all ended');
process.exit();

function recurse(left, around) {
  return left === 0 ? 1 : step((inner) => recurse(left - 1, inner), around);
}

/** Calls `fn` some frames further down. */
function pad(frames, fn) {
  return frames === 0 ? fn() : pad(frames - 1, fn);
}

function withTasks(next) {
  return (group) => {
    group.startSoon(() => {});
    group.startSoon((task) => sleepForever(task), { daemon: true });
    return next(group);
  };
}
