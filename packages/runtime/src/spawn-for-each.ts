import { follow, NEVER, NODE, requireWork, runIn } from './core/index.ts';
import type { Group, TaskContext } from './core/index.ts';
import { Source } from './source.ts';

type Spawn<T> = (item: T) => void;

/** How many tasks there may be at a time. */
interface Room {
  readonly limit?: number | undefined;
  /** Counts as running what somebody has yet to take. */
  readonly waiting?: (() => number) | undefined;
}

/**
 * The body of `map` and `forEach`: one task for each item, taking the next item only when there is room for a task.
 *
 * When the group is cancelled the iterator is closed, and the body ends with the cancellation, so that a group whose
 * tasks all ended well, but not for all items, doesn't pass for complete.
 */
export function spawnForEach<T, R>(
  group: Group<R>,
  items: Iterable<T> | AsyncIterable<T>,
  fn: (item: T, index: number, task: TaskContext) => unknown,
  { limit, waiting }: Room,
): void {
  const hasRoom = (): boolean => group.running + (waiting?.() ?? 0) < (limit ?? Infinity);
  requireWork('map items', 'the second argument', fn);
  let index = 0;
  if (isAsync(items)) {
    const body = runIn(group[NODE], () => readAsync(group, items, spawn, hasRoom));
    follow(
      body,
      () => {
        group.endBody();
        return NEVER;
      },
      (error: unknown) => {
        group.failBody(error);
        return NEVER;
      },
      group.host,
    );
  } else {
    readSync(group, items, spawn, hasRoom);
  }

  function spawn(item: T): void {
    const at = index++;
    group.startNow((task) => fn(item, at, task));
  }
}

function readSync<T, R>(
  group: Group<R>,
  items: Iterable<T>,
  spawn: Spawn<T>,
  hasRoom: () => boolean,
): void {
  let iterator: Iterator<T>;
  let reading = false;
  try {
    iterator = items[Symbol.iterator]();
  } catch (error) {
    return group.failBody(error);
  }
  group.onTaskEnd = read;
  read();

  /** A task that ends at once calls back into the loop that started it; that loop goes on for it. */
  function read(): void {
    if (reading) return;
    reading = true;
    try {
      while (!group.cancelled && hasRoom()) {
        const next = iterator.next();
        if (next.done) return finish(() => group.endBody());
        spawn(next.value);
      }
      if (group.cancelled) stop();
    } catch (error) {
      finish(() => group.failBody(error));
    }
    reading = false;
  }

  function stop(): void {
    iterator.return?.();
    finish(() => group.failBody(group.cancelScope.reason));
  }

  function finish(end: () => void): void {
    group.onTaskEnd = undefined;
    end();
  }
}

async function readAsync<T, R>(
  group: Group<R>,
  items: AsyncIterable<T>,
  spawn: Spawn<T>,
  hasRoom: () => boolean,
): Promise<void> {
  const source = new Source(items);
  const close = (): void => source.close();
  group[NODE].subscribe(close); // At once, and not when the next item comes: it may never come.
  for (;;) {
    while (!hasRoom() && !group.cancelled) await nextEnd(group);
    if (group.cancelled) break;
    const next = await source.next();
    if (next.done) break;
    if (!group.cancelled) spawn(next.value);
  }
  group[NODE].unsubscribe(close);
  if (!group.cancelled) return;
  await source.closed();
  throw group.cancelScope.reason;
}

function nextEnd<R>(group: Group<R>): Promise<void> {
  return new Promise((resolve) => {
    group.onTaskEnd = resolve;
  });
}

function isAsync<T>(items: Iterable<T> | AsyncIterable<T>): items is AsyncIterable<T> {
  return typeof (items as AsyncIterable<T>)[Symbol.asyncIterator] === 'function';
}
