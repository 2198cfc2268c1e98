/** What can be chosen by its name. */
interface Named {
  readonly name: string;
}

/**
 * Those that the names ask for, each once and in their own order: a part's name is all that it holds, and no name at all
 * is everything.
 *
 * @throws {RangeError} for a name that nothing has.
 */
export function choose<N extends Named>(
  parts: Readonly<Record<string, readonly N[]>>,
  names: readonly string[],
): N[] {
  const every = Object.values(parts).flat();
  const known = [...Object.keys(parts), ...every.map(({ name }) => name)];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`Cannot measure '${unknown}' as there is only ${known.join(', ')}`);
  }
  if (names.length === 0) return every;
  return every.filter(
    (each) => names.includes(each.name) || names.some((name) => parts[name]?.includes(each)),
  );
}
