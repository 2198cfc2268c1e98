import { describe, expect, test } from 'vitest';
import { failAfter, TaskGroup, withTaskGroup } from '../../src/index.ts';
import { errorOf, useVirtualClock } from '../support.ts';

useVirtualClock();

class Sub<T> extends Promise<T> {}

class WithBrokenSpecies<T> extends Promise<T> {
  static override get [Symbol.species](): never {
    throw new Error('species');
  }
}

/** Promises that hold 1, each in a way of its own. */
const holdsOne: Readonly<Record<string, () => PromiseLike<number>>> = {
  'a promise of a subclass': () => Sub.resolve(1),
  'a frozen promise': () => Object.freeze(Promise.resolve(1)),
  'a thenable that calls back at once': () => thenable((onValue) => onValue(1)),
  'a thenable that calls back twice': () =>
    thenable((onValue, onError) => {
      onValue(1);
      onValue(2);
      onError(3);
    }),
  'a thenable that throws after it called back': () =>
    thenable((onValue) => {
      onValue(1);
      throw new Error('too late');
    }),
  'a thenable that holds a thenable': () =>
    thenable((onValue) => onValue(thenable((inner) => inner(1)) as never)),
  'a function with a then': () =>
    Object.assign(
      () => {},
      thenable((onValue) => onValue(1)),
    ),
  // `await` doesn't ask the `then` that somebody has put on a promise, so neither do we.
  'a promise whose then throws': () =>
    Object.assign(Promise.resolve(1), {
      then: () => {
        throw new Error('own then');
      },
    }),
  'a promise whose then gives nothing': () =>
    Object.assign(Promise.resolve(1), { then: () => undefined }),
  'a promise whose then calls back twice': () =>
    Object.assign(Promise.resolve(1), {
      then(onValue: (value: number) => void, onError: (error: unknown) => void) {
        onValue(2);
        onError(new Error('late'));
        return Promise.resolve();
      },
    }),
};

/** Promises that can't even be asked, and with what they fail. */
const fails: Readonly<Record<string, () => PromiseLike<number>>> = {
  'a promise whose constructor throws': () =>
    Object.defineProperty(Promise.resolve(1), 'constructor', {
      get() {
        throw new Error('constructor');
      },
    }),
  'a promise whose species throws': () => new WithBrokenSpecies<number>((resolve) => resolve(1)),
  'a thenable whose then throws when it is read': () => ({
    get then(): never {
      throw new Error('getter');
    },
  }),
  'a thenable whose then throws': () =>
    thenable(() => {
      throw new Error('then');
    }),
};

type Then = (onValue: (value: number) => void, onError: (error: unknown) => void) => void;

function thenable(then: Then): PromiseLike<number> {
  return { then } as unknown as PromiseLike<number>;
}

describe.each(Object.keys(holdsOne))('%s', (key) => {
  const make = holdsOne[key]!;

  test('is waited for as any promise is', async () => {
    expect(await withTaskGroup((group) => group.startSoon(make).result)).toBe(1);
    expect(await withTaskGroup(make)).toBe(1);
    expect(await TaskGroup.all([make, make()])).toEqual([1, 1]);
    expect(await TaskGroup.map([0, 0], make, { limit: 1 })).toEqual([1, 1]);
    expect(await failAfter(5, make)).toBe(1);
  });
});

describe.each(Object.keys(fails))('%s', (key) => {
  const make = fails[key]!;

  test('fails what waits for it, and nothing hangs', async () => {
    const runs = [
      withTaskGroup((group) => void group.startSoon(make)),
      withTaskGroup(make),
      TaskGroup.all([make]),
      TaskGroup.all([make()]),
      TaskGroup.map([0, 0], make, { limit: 1 }),
      failAfter(5, make),
    ];
    for (const run of runs) expect(await errorOf(run)).toBeInstanceOf(Error);
  });
});
