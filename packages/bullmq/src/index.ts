/**
 * Background tasks on Redis, Valkey or PostgreSQL, through BullMQ.
 *
 * General layout: `bullmq.ts` is the backend that a manager is given; `consumer.ts` takes tasks from the store and runs them,
 * `settle.ts` tells the store what an attempt came to, `watch.ts` tells those who wait for a result.
 */
export { bullmq } from './bullmq.ts';
export { StoreTimeoutError } from './errors.ts';
export type { BullMqOptions, Keep } from './options.ts';
export type { Store } from './store.ts';
