import { taskTree } from './task-tree.ts';
import type { TaskTreeNode } from './task-tree.ts';

/**
 * The task tree as text, one line each: what to look at when something hangs.
 *
 * @param tree By default everything that runs now.
 * @returns Lines without a final newline; `no task groups are open` for an empty tree.
 * @example
 * ```ts
 * import { sleepForever, withTaskGroup } from '@taskgroup/runtime';
 * import { formatTaskTree } from '@taskgroup/runtime/instrument';
 *
 * await withTaskGroup(
 *   (group) => {
 *     group.startSoon((task) => sleepForever(task), { name: 'poll', daemon: true });
 *     console.log(formatTaskTree().split('\n')[1]?.slice(0, 20)); //=> └─ task jobs.poll  p
 *   },
 *   { name: 'jobs' },
 * );
 * ```
 */
export function formatTaskTree(tree: readonly TaskTreeNode[] = taskTree()): string {
  if (tree.length === 0) return 'no task groups are open';
  return tree.flatMap((node) => [line(node), ...branches(node.children, '')]).join('\n');
}

function branches(nodes: readonly TaskTreeNode[], indent: string): string[] {
  return nodes.flatMap((node, index) => {
    const isLast = index === nodes.length - 1;
    const own = `${indent}${isLast ? '└─ ' : '├─ '}${line(node)}`;
    return [own, ...branches(node.children, `${indent}${isLast ? '   ' : '│  '}`)];
  });
}

function line({ kind, name, state, age, timeLeft, site }: TaskTreeNode): string {
  const title = kind === 'scope' ? name : `${kind} ${name}`;
  const parts = [title, state];
  if (age !== undefined) parts.push(seconds(age));
  if (timeLeft !== undefined) parts.push(deadline(timeLeft));
  if (site !== undefined) parts.push(`at ${site}`);
  return parts.join('  ');
}

function deadline(timeLeft: number): string {
  return timeLeft < 0 ? `deadline ${seconds(-timeLeft)} ago` : `deadline in ${seconds(timeLeft)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
