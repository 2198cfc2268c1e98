import type { Packed } from './error-transfer.ts';

/** What a worker is to do, given to it as its `workerData`. */
export interface Job {
  readonly module: string;
  readonly exportName: string;
  readonly args: readonly unknown[];
}

/** To the worker: it is cancelled. */
export interface Abort {
  readonly reason: Packed;
}

/** From the worker, once: how it ended. `cancelled` is an error that is the cancellation itself. */
export type Reply =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: Packed }
  | { readonly kind: 'cancelled' };
