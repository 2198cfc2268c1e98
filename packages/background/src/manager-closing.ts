/** Why running tasks are cancelled when their manager ends. */
export class ManagerClosing extends Error {
  override readonly name = 'ManagerClosing';
}

/** A cancellation carries what it was called with as its cause. */
export function isCausedBy(reason: unknown, cause: unknown): boolean {
  return reason === cause || (reason instanceof Error && isCausedBy(reason.cause, cause));
}
