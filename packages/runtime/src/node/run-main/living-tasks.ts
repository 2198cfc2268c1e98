import { nodeOf, TaskNode } from '../../core/index.ts';
import type { CancelNode, TaskGroup } from '../../core/index.ts';

/** How many names one sentence holds. */
const MOST_NAMES = 10;

/** Names who still runs, as part of a sentence. A task that only waits for tasks of its own isn't to blame. */
export function describeLiving(group: TaskGroup): string {
  const names = innermostTasks(nodeOf(group)!);
  if (names.length === 0) return `"${group.name}.body"`;
  const shown = names.slice(0, MOST_NAMES).map((name) => `"${name}"`);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return shown.join(', ') + more;
}

function innermostTasks(root: CancelNode): string[] {
  const tasks = new Set<TaskNode>();
  const owners = new Set<CancelNode | undefined>();
  for (const node of walk(root)) {
    if (!(node instanceof TaskNode)) continue;
    tasks.add(node);
    owners.add(taskAround(node));
  }
  return [...tasks].filter((task) => !owners.has(task)).map((task) => task.name);
}

/** Not recursive: scopes may be nested thousands deep. */
function* walk(root: CancelNode): Generator<CancelNode> {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    for (let child = node.last; child !== undefined; child = child.previous) waiting.push(child);
  }
}

function taskAround(node: CancelNode): CancelNode | undefined {
  let at = node.parent;
  while (at !== undefined && !(at instanceof TaskNode)) at = at.parent;
  return at;
}
