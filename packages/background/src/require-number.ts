/** @throws {RangeError} for the first value that is lower, or no number. */
export function requireAtLeast(
  least: number,
  action: string,
  values: Readonly<Record<string, number | undefined>>,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value >= least) continue;
    throw new RangeError(
      `Cannot ${action} as '${name}' must be at least ${least}: current value is ${value}`,
    );
  }
}
