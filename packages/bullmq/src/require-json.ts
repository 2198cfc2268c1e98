/**
 * Refuses what would come out of JSON as something else: a `Date` as a text, a `Map` as nothing. Better now, to who submits it,
 * than later, on another machine.
 *
 * @throws {TypeError} naming the first place that can't be kept.
 */
export function requireJson(value: unknown, action: string): void {
  const found = findOther(value, '', []);
  if (!found) return;
  const place = found.path === '' ? '' : ` at '${found.path}'`;
  throw new TypeError(
    `Cannot ${action} as its data has ${found.what}${place}: only JSON survives the way to another process, so pass plain objects, arrays, strings, finite numbers, booleans and null`,
  );
}

interface Other {
  readonly path: string;
  readonly what: string;
}

function findOther(value: unknown, path: string, around: readonly object[]): Other | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : { path, what: String(value) };
  }
  // A property that is undefined is left out, as JSON does, and reads as undefined again.
  if (value === undefined && !path.endsWith(']')) return undefined;
  if (typeof value !== 'object') return { path, what: `a value of type ${typeof value}` };
  if (around.includes(value)) return { path, what: 'a circle' };
  const what = Array.isArray(value) ? undefined : kindOf(value);
  if (what !== undefined) return { path, what };
  return findInside(value, path, [...around, value]);
}

function findInside(value: object, path: string, around: readonly object[]): Other | undefined {
  for (const [key, each] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const dot = path === '' ? '' : '.';
    const inside = typeof key === 'number' ? `${path}[${key}]` : `${path}${dot}${key}`;
    const found = findOther(each, inside, around);
    if (found) return found;
  }
  return undefined;
}

/** Of what is no plain object, the name of its class. */
function kindOf(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) {
    return typeof (value as { toJSON?: unknown }).toJSON === 'function' ? 'a toJSON()' : undefined;
  }
  const { constructor } = value;
  return `a ${constructor?.name || 'class instance'}`;
}
