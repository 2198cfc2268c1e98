import { describe, expectTypeOf, test } from 'vitest';
import { failAfter, moveOnAfter, TaskGroup, withTaskGroup } from '../src/index.ts';
import type { Joiner, StartContext, StartedTask, Task, TaskContext } from '../src/index.ts';

interface User {
  readonly kind: 'user' | 'admin';
  readonly age: number;
}

declare const condition: boolean;
declare const anything: any;
declare function num(): Promise<number>;
declare function str(): Promise<string>;
declare function get<T>(url: string): Promise<T>;
declare function pick(key: 'a'): Promise<number>;
declare function pick(key: 'b'): Promise<string>;
declare const promises: Promise<number>[];
declare const thunks: (() => Promise<number>)[];
declare const frozen: readonly (() => Promise<number>)[];
declare const mixed: (Promise<string> | (() => Promise<number>) | undefined)[];

describe('TaskGroup.all has the type of Promise.all on the same shape', () => {
  test('tuples', () => {
    const twin = TaskGroup.all([() => num(), () => str(), () => undefined]);
    const original = Promise.all([num(), str(), undefined]);
    expectTypeOf(twin).toEqualTypeOf(original);
    expectTypeOf(TaskGroup.all([])).toEqualTypeOf(Promise.all([]));
  });

  test("the codemod's output: a thunk around the very call", () => {
    expectTypeOf(
      TaskGroup.all([() => pick('a'), () => pick('b'), () => get<User>('/')]),
    ).toEqualTypeOf(Promise.all([pick('a'), pick('b'), get<User>('/')]));
  });

  test('arrays, readonly arrays, sets, generators', () => {
    expectTypeOf(TaskGroup.all(thunks)).toEqualTypeOf(Promise.all(promises));
    expectTypeOf(TaskGroup.all(frozen)).toEqualTypeOf<Promise<number[]>>();
    expectTypeOf(TaskGroup.all(new Set(thunks))).toEqualTypeOf(Promise.all(new Set(promises)));
    function* generate(): Generator<() => Promise<string>> {
      yield () => str();
    }
    expectTypeOf(TaskGroup.all(generate())).toEqualTypeOf<Promise<string[]>>();
  });

  test('adopted promises, alone and mixed with thunks', () => {
    expectTypeOf(TaskGroup.all(promises)).toEqualTypeOf(Promise.all(promises));
    expectTypeOf(TaskGroup.all([num(), () => str()])).toEqualTypeOf(Promise.all([num(), str()]));
    expectTypeOf(TaskGroup.all(mixed)).toEqualTypeOf<Promise<(string | number | undefined)[]>>();
  });

  test('conditional, nullable and plain elements', () => {
    expectTypeOf(
      TaskGroup.all([() => num(), condition ? () => str() : undefined, 5, 'text', null]),
    ).toEqualTypeOf(Promise.all([num(), condition ? str() : undefined, 5, 'text', null]));
    expectTypeOf(TaskGroup.all([() => num(), condition && (() => str())])).toEqualTypeOf(
      Promise.all([num(), condition && str()]),
    );
    expectTypeOf(TaskGroup.all([() => (condition ? num() : str())])).toEqualTypeOf(
      Promise.all([condition ? num() : str()]),
    );
  });

  test('spreads', () => {
    expectTypeOf(TaskGroup.all([...thunks, () => str()])).toEqualTypeOf(
      Promise.all([...promises, str()]),
    );
  });

  test('any, void and never', () => {
    expectTypeOf(TaskGroup.all([() => anything, () => {}])).toEqualTypeOf<Promise<[any, void]>>();
    expectTypeOf(TaskGroup.all(anything as any[])).toEqualTypeOf<Promise<any[]>>();
  });

  test('generic code', () => {
    async function pair<T>(load: () => Promise<T>): Promise<Awaited<T>> {
      const [viaTwin] = await TaskGroup.all([() => load()]);
      return viaTwin;
    }
    async function list<T>(items: T[], load: (item: T) => Promise<T>): Promise<Awaited<T>[]> {
      return TaskGroup.map(items, (item) => load(item));
    }
    expectTypeOf(list).toBeFunction();
    expectTypeOf(pair(num)).toEqualTypeOf<Promise<number>>();
  });
});

describe('contextual types reach into the elements', () => {
  test("the task's parameter", () => {
    void TaskGroup.all([
      (task) => expectTypeOf(task).toEqualTypeOf<TaskContext>(),
      ({ signal }) => expectTypeOf(signal).toEqualTypeOf<AbortSignal>(),
    ]);
    void TaskGroup.all([
      condition ? ({ signal }) => fetch('/', { signal }) : undefined,
      ...[1].map((n) => (task: TaskContext) => task.name + n),
    ]);
    void TaskGroup.race([({ signal }) => fetch('/', { signal }), () => str()]);
  });

  // `Promise.all` types the literals only: `get('/')` without a type argument is `unknown` there.
  test('the expected result types literals and generic calls', () => {
    const viaPromise: Promise<[User, User]> = Promise.all([
      get<User>('/'),
      { kind: 'user', age: 1 },
    ]);
    const viaTwin: Promise<[User, User]> = TaskGroup.all([
      () => get('/'),
      async () => ({ kind: 'user', age: 1 }),
    ]);
    const list: Promise<User[]> = TaskGroup.all(
      [1, 2].map((age) => async () => ({ kind: 'admin', age })),
    );
    const mapped: Promise<User[]> = TaskGroup.map([1, 2], async (age) => ({ kind: 'admin', age }));
    const raced: Promise<User> = TaskGroup.race([
      async () => ({ kind: 'user', age: 1 }),
      () => get('/'),
    ]);
    void [viaPromise, viaTwin, list, mapped, raced];
  });

  test('a wrong result is an error', () => {
    // @ts-expect-error -- a number is no string
    const wrong: Promise<[string]> = TaskGroup.all([() => num()]);
    // @ts-expect-error -- no iterable
    void TaskGroup.all(5);
    void wrong;
  });
});

describe('the other twins', () => {
  test('allSettled', () => {
    expectTypeOf(TaskGroup.allSettled([() => num(), str()])).toEqualTypeOf(
      Promise.allSettled([num(), str()]),
    );
    expectTypeOf(TaskGroup.allSettled(thunks)).toEqualTypeOf(Promise.allSettled(promises));
    // @ts-expect-error -- it has no policy
    void TaskGroup.allSettled([], { policy: 'failFast' });
  });

  test('race and any', () => {
    expectTypeOf(TaskGroup.race([() => num(), str()])).toEqualTypeOf(Promise.race([num(), str()]));
    expectTypeOf(TaskGroup.any([() => num(), str()])).toEqualTypeOf(Promise.any([num(), str()]));
    expectTypeOf(TaskGroup.race(thunks)).toEqualTypeOf(Promise.race(promises));
    expectTypeOf(TaskGroup.any([() => num(), undefined])).toEqualTypeOf(
      Promise.any([num(), undefined]),
    );
  });

  test('map has the type of Promise.all(items.map(fn))', () => {
    const items = ['a', 'b'];
    expectTypeOf(TaskGroup.map(items, async (item, index) => item.length + index)).toEqualTypeOf(
      Promise.all(items.map(async (item, index) => item.length + index)),
    );
    expectTypeOf(TaskGroup.map(items, (item) => (item ? num() : 'none'))).toEqualTypeOf(
      Promise.all(items.map((item) => (item ? num() : 'none'))),
    );
    expectTypeOf(TaskGroup.map(new Map([['a', 1]]), ([key, value]) => key + value)).toEqualTypeOf<
      Promise<string[]>
    >();
    async function* generate(): AsyncGenerator<number> {
      yield 1;
    }
    expectTypeOf(
      TaskGroup.map(generate(), (item, _index, task) => {
        expectTypeOf(task).toEqualTypeOf<TaskContext>();
        return item;
      }),
    ).toEqualTypeOf<Promise<number[]>>();
    expectTypeOf(TaskGroup.forEach(items, str)).toEqualTypeOf<Promise<void>>();
  });
});

describe('groups and scopes', () => {
  test('withTaskGroup gives what its body gives', () => {
    expectTypeOf(withTaskGroup(() => 5)).toEqualTypeOf<Promise<number>>();
    expectTypeOf(withTaskGroup(async () => 'text')).toEqualTypeOf<Promise<string>>();
  });

  test('a task carries the awaited type and is not thenable', () => {
    void withTaskGroup((group) => {
      expectTypeOf(group.startSoon(() => num())).toEqualTypeOf<Task<number>>();
      expectTypeOf(group.startSoon(() => num()).result).toEqualTypeOf<Promise<number>>();
      expectTypeOf(group.startSoon(() => 5)).not.toExtend<PromiseLike<unknown>>();
    });
  });

  test('timeouts', () => {
    expectTypeOf(failAfter(5, () => num())).toEqualTypeOf<Promise<number>>();
    void moveOnAfter(5, () => num()).then((result) => {
      if (!result.cancelled) expectTypeOf(result.value).toEqualTypeOf<number>();
      else expectTypeOf(result.value).toEqualTypeOf<undefined>();
    });
  });

  test('a Joiner decides what the group gives', () => {
    const joiner: Joiner<Map<string, number>> = {
      onComplete: () => false,
      result: () => new Map(),
    };
    expectTypeOf(withTaskGroup(() => 'unused', { policy: joiner })).toEqualTypeOf<
      Promise<Map<string, number>>
    >();
    expectTypeOf(TaskGroup.open({ policy: joiner }).join()).toEqualTypeOf<
      Promise<Map<string, number>>
    >();
    expectTypeOf(TaskGroup.open().join()).toEqualTypeOf<Promise<void>>();
    // @ts-expect-error -- the values of `all` are its result
    void TaskGroup.all([], { policy: joiner });
    // @ts-expect-error -- values could be missing
    void TaskGroup.map([], String, { policy: 'supervisor' });
    void TaskGroup.forEach([], String, { policy: 'supervisor' });
  });

  test('start gives what the task says, and the task (anyio TestTaskStatusTyping)', () => {
    async function serve(task: StartContext<URL>): Promise<number> {
      task.taskStatus.started(new URL('http://localhost'));
      // @ts-expect-error -- the value is a URL
      task.taskStatus.started('http://localhost');
      return 5;
    }
    void withTaskGroup(async (group) => {
      const started = await group.start(serve);
      expectTypeOf(started).toEqualTypeOf<StartedTask<URL, number>>();
      expectTypeOf(started.task).toEqualTypeOf<Task<number>>();
      const plain = await group.start(async (task: StartContext) => task.taskStatus.started());
      expectTypeOf(plain.value).toEqualTypeOf<void>();
      const inferred = await group.start<string>((task) => task.taskStatus.started('ready'));
      expectTypeOf(inferred.value).toEqualTypeOf<string>();
    });
  });

  test('asCompleted is an async iterable of the values', () => {
    expectTypeOf(TaskGroup.asCompleted(['a'], async (text) => text.length)).toEqualTypeOf<
      AsyncGenerator<number, void, undefined>
    >();
  });

  test('option values that do not exist are refused', () => {
    // @ts-expect-error -- no such policy
    void withTaskGroup(() => {}, { policy: 'bestEffort' });
    void withTaskGroup((group) => {
      // @ts-expect-error -- no such option
      group.startSoon(() => {}, { demon: true });
    });
  });
});
