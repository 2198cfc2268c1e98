/** What runs in a worker thread: it calls one function, and replies with how that ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { isCancellation } from '../../core/index.ts';
import { pack, unpack } from './error-transfer.ts';
import type { Abort, Job, Reply } from './messages.ts';

const port = parentPort!;
const controller = new AbortController();
port.on('message', ({ reason }: Abort) => controller.abort(unpack(reason)));
reply(await run(workerData as Job));
port.close(); // Nothing else keeps the thread running, unless the function has left something behind.

async function run({ module, exportName, args }: Job): Promise<Reply> {
  const context = { signal: controller.signal };
  try {
    const exports = (await import(module)) as Record<string, unknown>;
    const fn = exports[exportName];
    if (typeof fn !== 'function') throw new TypeError(explain(module, exportName, fn));
    return {
      kind: 'value',
      value: await (fn as (...args: unknown[]) => unknown)(...args, context),
    };
  } catch (error) {
    const isOurs = controller.signal.aborted && isCancellation(error, context);
    return isOurs ? { kind: 'cancelled' } : { kind: 'error', error: pack(error) };
  }
}

function reply(message: Reply): void {
  try {
    port.postMessage(message);
  } catch (error) {
    port.postMessage({ kind: 'error', error: pack(error) } satisfies Reply); // The value can't be cloned.
  }
}

function explain(module: string, exportName: string, value: unknown): string {
  return `Cannot run '${exportName}' of ${module} in a worker as it must be a function: current value is ${typeof value}`;
}
