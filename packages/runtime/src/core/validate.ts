/** Checks shared by everything that takes a time or a limit. The text is `Cannot <action> as <desired>: current value is …`. */

/** A duration in milliseconds: 0 or more, `Infinity` for never. */
export function requireDuration(action: string, name: string, ms: unknown): asserts ms is number {
  requireNumber(action, name, ms);
  if (ms < 0) refuse(RangeError, action, `'${name}' must be a number >= 0`, ms);
}

/** A point in clock time. The past, negative values and both infinities are fine; only NaN isn't a time. */
export function requireDeadline(action: string, name: string, at: unknown): asserts at is number {
  requireNumber(action, name, at);
}

/** How many tasks may run at a time: a whole number from 1, or `Infinity`. */
export function requireLimit(action: string, limit: unknown): asserts limit is number {
  if (limit === Infinity || (Number.isSafeInteger(limit) && (limit as number) >= 1)) return;
  refuse(
    typeof limit === 'number' ? RangeError : TypeError,
    action,
    `'limit' must be an integer >= 1 or Infinity`,
    limit,
  );
}

export function requireFunction(action: string, name: string, value: unknown): void {
  if (typeof value !== 'function') refuse(TypeError, action, `${name} must be a function`, value);
}

/** A generator function only makes a generator: its body would never run, and the work would have ended well. */
export function requireWork(action: string, name: string, value: unknown): void {
  requireFunction(action, name, value);
  const kind = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  if (kind !== 'GeneratorFunction' && kind !== 'AsyncGeneratorFunction') return;
  refuse(TypeError, action, `${name} must not be a generator function`, value);
}

export function requireOneOf(
  action: string,
  name: string,
  value: unknown,
  allowed: readonly string[],
): void {
  if (allowed.includes(value as string)) return;
  const names = allowed.map((each) => `'${each}'`);
  const list = [names.slice(0, -1).join(', '), names.at(-1)].join(' or ');
  refuse(TypeError, action, `'${name}' must be ${list}`, value);
}

/** Throws the error of that form. */
export function refuse(
  kind: new (message: string) => Error,
  action: string,
  desired: string,
  value: unknown,
): never {
  throw new kind(`Cannot ${action} as ${desired}: current value is ${show(value)}`);
}

function requireNumber(action: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') refuse(TypeError, action, `'${name}' must be a number`, value);
  if (Number.isNaN(value)) refuse(RangeError, action, `'${name}' must not be NaN`, value);
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return `the function '${value.name}'`;
  if (typeof value === 'object' && value !== null) {
    return typeof (value as { then?: unknown }).then === 'function' ? 'a promise' : 'an object';
  }
  return String(value);
}
