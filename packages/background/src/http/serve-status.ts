import { createServer } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import type { BackgroundTaskManager } from '../manager.ts';
import type { StatusOptions } from './options.ts';
import { statusHandler } from './status-handler.ts';

export interface ServeStatusOptions extends StatusOptions {
  /** The address to listen at. `127.0.0.1` by default: only this machine. */
  readonly host?: string | undefined;
  /** 9,464 by default; 0 for one that is free. */
  readonly port?: number | undefined;
}

export interface StatusServer extends AsyncDisposable {
  /** Where it answers. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Opens a server that tells how a manager is: `/metrics` for Prometheus, `/livez` and `/readyz` for Kubernetes, and with
 * `page: true` a status page at `/`.
 *
 * It answers this machine only unless `host` says otherwise, never keeps the process running, and is best closed after the
 * manager: it is not ready, and says so, while the manager drains.
 *
 * @throws {TypeError} for a page that the whole network could see, without `mayRead` to say who may.
 * @example
 * ```ts
 * import { BackgroundTaskManager } from '@taskgroup/background';
 * import { serveStatus } from '@taskgroup/background/http';
 *
 * await using manager = new BackgroundTaskManager();
 * await using status = await serveStatus(manager, { port: 0 });
 * console.log(await (await fetch(`${status.url}readyz`)).text()); //=> ready
 * ```
 */
export async function serveStatus(
  manager: BackgroundTaskManager,
  { host = '127.0.0.1', port = 9_464, ...options }: ServeStatusOptions = {},
): Promise<StatusServer> {
  if (options.page && !options.mayRead && !isLoopback(host)) {
    throw new TypeError(
      `Cannot serve the status page at ${host} as the network reaches it: say by 'mayRead' who may see it`,
    );
  }
  const server = createServer(statusHandler(manager, options));
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const { port: actual } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const name = isIP(host) === 6 ? `[${host}]` : host;
  const url = `http://${name}:${actual}/`;
  return { url, port: actual, close, [Symbol.asyncDispose]: close };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
