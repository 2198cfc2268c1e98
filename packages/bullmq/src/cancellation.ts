import { CancelScope } from '@taskgroup/runtime';

/** The reason that a running task of that name would have got, as a scope makes it. */
export function cancellationOf(name: string, reason: unknown): unknown {
  const scope = new CancelScope({ name });
  scope.cancel(reason);
  return scope.reason;
}
