/**
 * State that all copies of this package in a thread share. A gate may bundle one copy and load another beside the
 * linter's plugin: both must see the same overlay, count into the same report and ask the same native process.
 * The number goes up when the shape of a shared state changes.
 */
export function perProcess<State extends object>(name: string, create: () => State): State {
  const key = Symbol.for(`@taskgroup/patterns/1/${name}`);
  const all = globalThis as { [key: symbol]: State | undefined };
  return (all[key] ??= create());
}
