import { setTimer, warn } from '../../core/index.ts';
import type { ProcessTree } from './process-tree.ts';

/** Asks the tree to end, and makes it end when it has not after `graceMs`. Resolves when nothing of it runs. */
export async function stopTree(
  tree: ProcessTree,
  graceMs: number,
  polite: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  tree.signal(polite);
  await endOf(tree, graceMs, polite);
}

/** As {@linkcode stopTree}, for a tree that was asked already. */
export async function endOf(tree: ProcessTree, graceMs: number, asked: string): Promise<void> {
  if (await goneWithin(tree, graceMs)) return;
  warn(
    `Process ${tree.pid} was asked to end (${asked}) and still ran after ${graceMs} ms: it was killed. ` +
      `Give it more time with graceMs, or another way to end with deliverCancel.`,
    'TASKGROUP_PROCESS_KILLED',
  );
  await killTree(tree);
}

/** Kills the tree. Resolves when nothing of it runs. */
export async function killTree(tree: ProcessTree): Promise<void> {
  do
    tree.signal('SIGKILL'); // Again and again: what is killed may have started something in between.
  while (!(await goneWithin(tree, PATIENCE)));
}

/** How long we wait before we kill again what should be dead. In milliseconds. */
const PATIENCE = 200;

function goneWithin(tree: ProcessTree, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const stopTimer = setTimer(ms, () => {
      stopLooking();
      resolve(!tree.alive);
    });
    const stopLooking = tree.onGone(() => {
      stopTimer();
      resolve(true);
    });
  });
}
