import type { CancelNode } from './cancel-node.ts';
import { ScopeMisuseError } from './errors.ts';

/** A group of the block form (`TaskGroup.open`) that nobody has joined. */
export interface LeftOpen {
  readonly name: string;
  /** Cancels it and waits; rejects with the failures of its tasks. */
  leave(): Promise<void>;
}

/**
 * Ends the groups that were opened right under `node`, whose work is over, and that nobody joined.
 *
 * @param owner Whose work is over, as the message names it.
 * @param isMistake Whether it is one: a block that is left by a throw or a cancellation can't join.
 * @returns Their failures, the mistakes first, when all have ended; `undefined` when there is none, the usual case.
 */
export function endLeftOpen(
  node: CancelNode,
  owner: string,
  isMistake: boolean,
): Promise<unknown[]> | undefined {
  const open: LeftOpen[] = [];
  for (let child = node.first; child !== undefined; child = child.next) {
    if (child.leftOpen) open.push(child.leftOpen);
  }
  return open.length === 0 ? undefined : endAll(open, isMistake ? owner : undefined);
}

async function endAll(open: readonly LeftOpen[], owner: string | undefined): Promise<unknown[]> {
  const errors: unknown[] = owner === undefined ? [] : open.map(({ name }) => misuse(name, owner));
  const endings = open.map((group) => group.leave());
  for (const ending of endings) await ending.catch((error: unknown) => errors.push(error));
  return errors;
}

function misuse(name: string, owner: string): ScopeMisuseError {
  return new ScopeMisuseError(
    `Cannot end ${owner} as task group "${name}" was opened in it and is not joined: end its block with await group.join()`,
  );
}
