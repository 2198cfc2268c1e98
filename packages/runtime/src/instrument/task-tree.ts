import { abandonedTasks, currentTime, GroupNode, ScopeNode, TaskNode } from '../core/index.ts';
import type { CancelNode } from '../core/index.ts';
import { openGroups, recordOf } from './watch.ts';

/** One line of the tree: a group, a task or a scope, with what is in it. */
export interface TaskTreeNode {
  readonly kind: 'group' | 'task' | 'scope';
  /** A task's full name, `group.task`. */
  readonly name: string;
  /** Of a task its status; of a group or scope `open` or `cancelled`. */
  readonly state: string;
  /** Milliseconds since it was opened or spawned; `undefined` for a scope. */
  readonly age: number | undefined;
  /** Milliseconds until its own deadline, negative when it has passed; `undefined` without one. */
  readonly timeLeft: number | undefined;
  /** Where in the program it was started, when `traceSpawnSites` was on. */
  readonly site: string | undefined;
  readonly children: readonly TaskTreeNode[];
}

/**
 * Everything that runs in groups, as a tree: who owns what, for how long already, and what was told to stop.
 *
 * Groups that were opened before this module was imported aren't known. Tasks that were abandoned hang on nobody; they
 * come last, as tasks with the state `abandoned`. trio shows the same through `trio.lowlevel.Task.child_nurseries`.
 *
 * @example
 * ```ts
 * import { sleepForever, withTaskGroup } from '@taskgroup/runtime';
 * import { taskTree } from '@taskgroup/runtime/instrument';
 *
 * await withTaskGroup(
 *   async (group) => {
 *     group.startSoon((task) => sleepForever(task), { name: 'poll', daemon: true });
 *     const [root] = taskTree();
 *     console.log(root?.name, root?.children.map(({ name, state }) => `${name} ${state}`)); //=> jobs [ 'jobs.poll pending' ]
 *   },
 *   { name: 'jobs' },
 * );
 * ```
 */
export function taskTree(): readonly TaskTreeNode[] {
  const roots = [...openGroups.keys()].map(({ node }) => node).filter(isRoot);
  const abandoned = abandonedTasks().map((task) => ({
    ...LEAF,
    name: task.name,
    state: 'abandoned',
    age: currentTime() - task.abandonedAt,
  }));
  return [...roots.map(describe), ...abandoned];
}

const LEAF = { kind: 'task', timeLeft: undefined, site: undefined, children: [] } as const;

function isRoot(node: CancelNode): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (at instanceof TaskNode || at instanceof GroupNode) return false;
  }
  return true;
}

/** Depth is bounded by what people nest; the walk may be recursive. */
function describe(node: CancelNode): TaskTreeNode {
  const children: TaskTreeNode[] = [];
  for (let child = node.first; child !== undefined; child = child.next)
    children.push(describe(child));
  const timeLeft = node.deadline === Infinity ? undefined : node.deadline - currentTime();
  return { ...describeOne(node), timeLeft, children };
}

function describeOne(
  node: CancelNode,
): Pick<TaskTreeNode, 'kind' | 'name' | 'state' | 'age' | 'site'> {
  if (node instanceof TaskNode) {
    const record = recordOf(node);
    return { kind: 'task', name: node.name, state: node.status, ...aged(record) };
  }
  const state = node.cancelled ? 'cancelled' : 'open';
  if (node instanceof GroupNode) {
    return { kind: 'group', name: node.group.name, state, ...aged(openGroups.get(node.group)) };
  }
  const name = node instanceof ScopeNode ? node.what : 'signal';
  return { kind: 'scope', name, state, ...aged(undefined) };
}

function aged(record: { since: number; site: string | undefined } | undefined) {
  return { age: record && currentTime() - record.since, site: record?.site };
}
