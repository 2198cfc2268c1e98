/**
 * A manager seen from outside: metrics for Prometheus, health for Kubernetes, and a status page for people.
 *
 * `serve-status.ts` opens a server, `status-handler.ts` answers requests (in a server of one's own too), `access.ts` says
 * who may ask for what, `page/` is what people see.
 */
export type { StatusOptions } from './options.ts';
export { serveStatus } from './serve-status.ts';
export type { ServeStatusOptions, StatusServer } from './serve-status.ts';
export { statusHandler } from './status-handler.ts';
