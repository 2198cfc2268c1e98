/** Where a function takes its signal: facts about well-known functions, for files without types. */
export interface SignalApi {
  /** The argument: its index, or the one behind all others. */
  readonly index: number | 'last';
  /**
   * What the argument is: options with a property of this name, the signal itself, or what the runtime takes in its
   * place: a task, a group, a scope, or `{ signal }`.
   */
  readonly takes: { readonly property: string } | 'signal' | 'owner';
  /** May the options also come one earlier, when the list of arguments for a command is left out? */
  readonly mayShift?: boolean;
  /** May an encoding stand in place of the options? */
  readonly mayBeEncoding?: boolean;
  /** May arguments before the options be filled up with `undefined`? */
  readonly mayFill?: boolean;
}

const timers = {
  setTimeout: at(2, { mayFill: true }),
  setInterval: at(2, { mayFill: true }),
  setImmediate: at(1, { mayFill: true }),
  'scheduler.wait': at(1),
};

// `writeFile` takes a signal too. It is not here: an abort halfway leaves half a file.
const files = {
  readFile: at(1, { mayBeEncoding: true }),
  watch: at(1, { mayBeEncoding: true }),
};

const commands = {
  exec: at(1),
  execFile: at(2, { mayShift: true }),
  spawn: at(2, { mayShift: true }),
  fork: at(2, { mayShift: true }),
};

const withoutBody = ['get', 'delete', 'head', 'options'];
const withBody = ['post', 'put', 'patch'];
function requests(config: number) {
  return [
    ...withoutBody.map((name) => [name, at(1)] as const),
    ...withBody.map((name) => [name, at(config)] as const),
  ];
}

const axios = {
  ...Object.fromEntries(requests(2)),
  request: at(0),
  default: at(1),
};
/** These take the body among the options. */
const client = { ...Object.fromEntries(requests(1)), default: at(1) };

const undici = { fetch: at(1), request: at(1), stream: at(1) };

const runtime = {
  sleep: owner(1),
  sleepForever: owner(0),
  withTaskGroup: at(1),
  failAfter: owner(2),
  failAt: owner(2),
  moveOnAfter: owner(2),
  moveOnAt: owner(2),
  'TaskGroup.open': at(0),
  'TaskGroup.all': at(1),
  'TaskGroup.allSettled': at(1),
  'TaskGroup.race': at(1),
  'TaskGroup.any': at(1),
  'TaskGroup.map': at(2),
  'TaskGroup.forEach': at(2),
  'TaskGroup.asCompleted': at(2),
  runProcess: at(2, { mayShift: true }),
  openProcess: at(2, { mayShift: true }),
};

/** By the class of the runtime that made the object. */
const methods = {
  'Lock.acquire': owner(0),
  'Semaphore.acquire': owner(0),
  'CapacityLimiter.acquire': owner(0),
  'Event.wait': owner(0),
  'Barrier.wait': owner(0),
  'Queue.get': owner(0),
  'Queue.put': owner(1),
};

type Apis = Readonly<Record<string, SignalApi>>;

export const runtimeApis: Apis = { ...runtime, ...methods };

/** By module without `node:`, then by name as seen from the module; `default` is the call of the module itself. */
export const signalApis: Readonly<Record<string, Apis>> = {
  global: { fetch: at(1) },
  'timers/promises': timers,
  timers: Object.fromEntries(
    Object.entries(timers).map(([name, api]) => [`promises.${name}`, api]),
  ),
  events: { once: at(2), on: at(2) },
  'fs/promises': files,
  fs: Object.fromEntries(Object.entries(files).map(([name, api]) => [`promises.${name}`, api])),
  child_process: commands,
  'stream/promises': { pipeline: at('last'), finished: at(1) },
  undici,
  'node-fetch': { default: at(1), fetch: at(1) },
  'cross-fetch': { default: at(1), fetch: at(1) },
  axios,
  ky: client,
  got: client,
  ofetch: { ofetch: at(1), $fetch: at(1) },
};

function at(index: SignalApi['index'], more?: Partial<SignalApi>): SignalApi {
  return { index, takes: { property: 'signal' }, ...more };
}

function owner(index: number): SignalApi {
  return { index, takes: 'owner' };
}
