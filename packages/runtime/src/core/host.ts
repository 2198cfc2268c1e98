/** A place to come back to, with the `AsyncLocalStorage` values that were current when it was made. */
export interface AsyncContext {
  runInAsyncScope<A, R>(fn: (argument: A) => R, thisArgument: undefined, argument: A): R;
}

interface AsyncHooks {
  readonly AsyncResource: new (
    type: string,
    options: { requireManualDestroy: boolean },
  ) => AsyncContext;
}

/** The few things that hosts do differently. Each is looked up by feature, so that one build runs everywhere. */
interface HostProcess {
  emitWarning?(message: string, options: { type: string; code: string }): void;
  getBuiltinModule?(id: 'node:events'): {
    setMaxListeners?(limit: number, target: EventTarget): void;
  };
  getBuiltinModule?(id: 'node:async_hooks'): AsyncHooks;
}

interface HostGlobal {
  readonly process?: HostProcess;
  readonly setImmediate?: (callback: () => void) => unknown;
}

const host = globalThis as HostGlobal;

/** Reports something a person should see: `process.emitWarning` where there is one, else the console. */
export function warn(message: string, code: string): void {
  if (typeof host.process?.emitWarning === 'function') {
    host.process.emitWarning(message, { type: 'TaskGroupWarning', code });
  } else {
    // eslint-disable-next-line no-console -- the only channel such a host has
    console.warn(`TaskGroupWarning [${code}]: ${message}`);
  }
}

/** Lets timers and I/O in: resolves in a later turn of the event loop, not only in a later microtask. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (setImmediate) setImmediate(resolve);
    else postToSelf(resolve);
  });
}

/** Node 20 warns at the 11th listener of a signal; a task may well start more operations than that. */
export function allowManyListeners(signal: AbortSignal): void {
  events?.setMaxListeners?.(0, signal);
}

/**
 * Remembers the asynchronous context of the caller, for a call that comes later and from elsewhere; `undefined` where
 * there is no such thing. An `AsyncResource` costs 0.05 µs, `AsyncLocalStorage.snapshot()` a hundred times that.
 */
export function captureAsyncContext(): AsyncContext | undefined {
  return AsyncResource && new AsyncResource('TASKGROUP', NOBODY_LISTENS);
}

/** The host's own, taken before a test replaces it with a fake that needs to be moved by hand. */
const { setImmediate } = host;
const NOBODY_LISTENS = { requireManualDestroy: true };
const AsyncResource = host.process?.getBuiltinModule?.('node:async_hooks')?.AsyncResource;
const events = host.process?.getBuiltinModule?.('node:events');

function postToSelf(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(undefined);
}
