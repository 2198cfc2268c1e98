/**
 * The Promise combinators with one thing changed: they wait until every element has settled. That is what
 * a migrated program is documented to do differently, so it must do exactly what its original does with these.
 */
export const JoiningPromise = {
  async all(elements: Iterable<unknown>): Promise<unknown[]> {
    const failures: unknown[][] = [];
    const promises = [...elements].map((element) => Promise.resolve(element));
    for (const promise of promises) promise.catch((error: unknown) => failures.push([error]));
    const results = await Promise.allSettled(promises);
    if (failures[0]) throw failures[0][0];
    return results.map((result) => (result as PromiseFulfilledResult<unknown>).value);
  },

  allSettled(elements: Iterable<unknown>): Promise<unknown[]> {
    return Promise.allSettled(elements);
  },

  race(elements: Iterable<unknown>): Promise<unknown> {
    const promises = [...elements];
    return Promise.race(promises).finally(() => Promise.allSettled(promises));
  },

  any(elements: Iterable<unknown>): Promise<unknown> {
    const promises = [...elements];
    return Promise.any(promises).finally(() => Promise.allSettled(promises));
  },
};
