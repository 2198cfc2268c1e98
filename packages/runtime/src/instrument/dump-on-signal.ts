import { dispose, refuse } from '../core/index.ts';
import { formatTaskTree } from './format-task-tree.ts';

interface HostProcess {
  readonly pid: number;
  readonly stderr: { write(text: string): unknown };
  on(signal: string, listener: () => void): unknown;
  off(signal: string, listener: () => void): unknown;
}

/**
 * Writes the task tree to standard error whenever the process gets the signal: `kill -USR2 <pid>` tells what a server is
 * waiting for. Until the result is disposed of; it doesn't keep the process alive.
 *
 * @param signal `SIGUSR2` by default; Node keeps `SIGUSR1` for its debugger.
 * @throws {TypeError} on a host without signals.
 * @example
 * ```ts
 * import { dumpTaskTreeOn } from '@taskgroup/runtime/instrument';
 *
 * const dumping = dumpTaskTreeOn('SIGUSR2');
 * dumping[Symbol.dispose]();
 * ```
 */
export function dumpTaskTreeOn(signal = 'SIGUSR2'): Disposable {
  const { process } = globalThis as { readonly process?: HostProcess };
  if (typeof process?.on !== 'function') {
    refuse(TypeError, 'dump the task tree', 'it needs a host with process signals', 'none');
  }
  const dump = (): void => {
    process.stderr.write(`Task tree of process ${process.pid}:\n${formatTaskTree()}\n`);
  };
  process.on(signal, dump);
  return { [dispose]: () => void process.off(signal, dump) };
}
