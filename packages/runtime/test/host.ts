import type * as AsyncHooks from 'node:async_hooks';
import type * as Diagnostics from 'node:diagnostics_channel';
import type * as FileSystem from 'node:fs/promises';
import type * as Stream from 'node:stream';
import type * as Timers from 'node:timers/promises';
import type * as Util from 'node:util';
import type * as V8 from 'node:v8';
import type * as Vm from 'node:vm';
import { test, vi } from 'vitest';
import type { Mock } from 'vitest';

/** The modules of the host that a test may ask for. It imports none, or no browser could load its file. */
interface Builtins {
  'node:async_hooks': typeof AsyncHooks;
  'node:diagnostics_channel': typeof Diagnostics;
  'node:fs/promises': typeof FileSystem;
  'node:stream': typeof Stream;
  'node:timers/promises': typeof Timers;
  'node:util': typeof Util;
  'node:v8': typeof V8;
  'node:vm': typeof Vm;
}

interface HostProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  emitWarning(message: string, options: { code: string }): void;
  on(event: string, listener: (error: unknown) => void): void;
  off(event: string, listener: (error: unknown) => void): void;
  getBuiltinModule<Id extends keyof Builtins>(id: Id): Builtins[Id];
}

interface Host extends EventTarget {
  readonly process?: HostProcess;
  readonly Deno?: object;
  readonly Bun?: { gc(now: boolean): void };
  gc?(): void;
}

const host = globalThis as unknown as Host;

/** A test of something that only Node and its likes have; a browser skips it. */
export const testWithBuiltins = test.runIf(host.process);

/** For use in such tests; `undefined` in a browser. */
export const AsyncLocalStorage = builtin('node:async_hooks')?.AsyncLocalStorage;

/** A module of Node; `undefined` in a browser, against its type, as nobody asks there. */
export function builtin<Id extends keyof Builtins>(id: Id): Builtins[Id] {
  return host.process?.getBuiltinModule(id) as Builtins[Id];
}

/** A variable of the environment; a browser has none. */
export function environment(name: string): string | undefined {
  return host.process?.env[name];
}

/**
 * Whether a collection frees all that nobody can reach. Deno's errors keep what was on the stack, also after its text was
 * made, and Bun takes for a reference whatever looks like one on the stack.
 */
export const collectsExactly = !host.Deno && !host.Bun;

/**
 * How often a test does what it must do very often. A browser under test has a debugger attached, which looks at every
 * error that is made: a tenth takes as long there.
 */
export function often(times: number): number {
  return host.process ? times : times / 10;
}

/** Only V8 names in a stack the functions that wait for a promise which isn't that of an async function. */
export const testWithAsyncStacks = test.runIf(await hasAsyncStacks());

async function hasAsyncStacks(): Promise<boolean> {
  async function callee(): Promise<string> {
    await Promise.resolve();
    return new Error('to see its stack').stack ?? '';
  }
  async function callerToBeNamed(): Promise<string> {
    return await new Promise((resolve, reject) => void callee().then(resolve, reject));
  }
  return (await callerToBeNamed()).includes('callerToBeNamed');
}

/** Runs the garbage collector. Node needn't have been started for it; a browser must have (`--js-flags=--expose-gc`). */
export function collectGarbage(): void {
  if (host.gc) return host.gc();
  if (host.Bun) return host.Bun.gc(true);
  builtin('node:v8').setFlagsFromString('--expose-gc');
  (builtin('node:vm').runInNewContext('gc') as () => void)();
}

/** Takes the warnings of the runtime, as (message, code), wherever the host shows them, until `mockRestore()`. */
export function spyOnWarnings(): Mock<(message: string, code: string) => void> {
  const warned = vi.fn<(message: string, code: string) => void>();
  const restore = spyOnChannel(warned);
  return Object.assign(warned, { mockRestore: restore });
}

function spyOnChannel(warned: (message: string, code: string) => void): () => void {
  const spy = host.process
    ? vi
        .spyOn(host.process, 'emitWarning')
        .mockImplementation((message, { code }) => warned(message, code))
    : vi.spyOn(console, 'warn').mockImplementation((line: string) => {
        const [, code, message] = /^TaskGroupWarning \[(\w+)\]: (.*)$/s.exec(line)!;
        warned(message!, code!);
      });
  return () => void spy.mockRestore();
}

/** Reports every rejection that nobody handles, and where there are any the warnings of the process, until it is disposed. */
export function watchUnhandled(report: (error: unknown) => void): () => void {
  const { process } = host;
  if (process) {
    for (const event of PROCESS_EVENTS) process.on(event, report);
    return () => {
      for (const event of PROCESS_EVENTS) process.off(event, report);
    };
  }
  const onRejection = (event: Event): void => report((event as Event & { reason: unknown }).reason);
  host.addEventListener('unhandledrejection', onRejection);
  return () => host.removeEventListener('unhandledrejection', onRejection);
}

const PROCESS_EVENTS = ['unhandledRejection', 'warning'];

/** Tells how many listeners somebody has on the signal, from now on. No browser tells by itself. */
export function countListeners(signal: AbortSignal): () => number {
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: unknown[]) => {
    listeners.add(args[1]);
    Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]) => {
    listeners.delete(args[1]);
    Reflect.apply(removeEventListener, signal, args);
  };
  return () => listeners.size;
}
