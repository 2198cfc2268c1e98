import { currentTime, setObserver, TaskNode, ScopeNode } from '../core/index.ts';
import type { CancelNode, Group, Observer } from '../core/index.ts';
import { publish } from './channels.ts';
import { tell } from './instrument.ts';

/** What is known about something beside what it says itself. */
export interface Record {
  /** Clock time of opening or spawning. */
  readonly since: number;
  /** Where in the program, when spawn sites are traced. */
  readonly site: string | undefined;
}

/** The groups that are open now, in the order of opening. */
export const openGroups = new Map<Group<unknown>, Record>();
const tasks = new WeakMap<TaskNode, Record>();
let tracing = false;

/**
 * Whether each task and group remembers where it was started, for the task tree. It costs about 5 µs for each, so it is
 * off by default: for development, and for the hour in which something hangs.
 */
export function traceSpawnSites(on: boolean): void {
  tracing = on;
}

export function recordOf(task: TaskNode): Record | undefined {
  return tasks.get(task);
}

/** Keeps the books, and passes everything on to instruments and channels. */
const watcher: Observer = {
  groupOpened(group) {
    openGroups.set(group, record());
    tell('groupOpened', group);
    publish('group:open', () => ({ group }));
  },
  groupClosed(group, error) {
    openGroups.delete(group);
    tell('groupClosed', group, error);
    publish('group:close', () => ({ group, error }));
  },
  taskSpawned(task, group) {
    tasks.set(task, record());
    tell('taskSpawned', task, group);
    publish('task:spawn', () => ({ task, group }));
  },
  taskStarted(task, group) {
    tell('taskStarted', task, group);
    publish('task:start', () => ({ task, group }));
  },
  taskSettled(task, group) {
    tell('taskSettled', task, group);
    publish('task:settle', () => ({ task, group }));
  },
  cancelled(node) {
    const cancellation = { what: whatIs(node), source: node.source!, reason: node.reason };
    tell('cancelled', cancellation);
    publish('cancel', () => cancellation);
  },
  errorReported(error, taskName) {
    tell('errorReported', error, taskName);
    publish('error', () => ({ error, taskName }));
  },
};

/** From the import of this module on, groups are known. Those that were opened before it aren't. */
setObserver(watcher);

function record(): Record {
  return { since: currentTime(), site: tracing ? callSite() : undefined };
}

/** The first line of the stack that isn't ours. */
function callSite(): string | undefined {
  const lines = new Error().stack?.split('\n').slice(1) ?? [];
  return lines
    .find((line) => !line.replaceAll('\\', '/').includes(OWN_FOLDER))
    ?.replace(/^\s*at /, '');
}

/**
 * As a path, since a stack may name files by path or by URL; without the slash before a drive letter. Not `new URL('..', …)`:
 * bundlers take that for a file to ship.
 */
const OWN_FOLDER = decodeURIComponent(new URL(import.meta.url).pathname)
  .replace(/^\/(?=\w:)/, '')
  .replace(/instrument\/[^/]*$/, '');

function whatIs(node: CancelNode): string {
  if (node instanceof TaskNode) return `task "${node.name}"`;
  return node instanceof ScopeNode ? node.what : 'an outside signal';
}
