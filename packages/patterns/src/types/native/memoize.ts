/** Calls the function once per argument. */
export function memoize<Argument extends object, Result>(
  make: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const known = new Map<Argument, Result>();
  return (argument) => {
    const result = known.get(argument);
    if (result !== undefined || known.has(argument)) return result as Result;
    const made = make(argument);
    known.set(argument, made);
    return made;
  };
}
