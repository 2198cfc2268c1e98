/** How deep causes are followed: a chain may be a ring. */
const DEEPEST_CAUSE = 8;

/** The classes that both sides have, so that `instanceof` goes on working for them. */
const sharedClasses: Readonly<Record<string, new (message?: string) => Error>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/**
 * Something thrown, in a form that a message between threads can carry.
 *
 * The structured clone alone would lose an error's class, its name and its own fields.
 */
export type Packed =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'error';
      /** The nearest class that the other side has as well. */
      readonly base: string;
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
      readonly fields: Readonly<Record<string, unknown>>;
      readonly cause: Packed | undefined;
      readonly errors: readonly Packed[] | undefined;
    };

export function pack(thrown: unknown, depth = DEEPEST_CAUSE): Packed {
  if (!(thrown instanceof Error)) return { kind: 'value', value: cloneable(thrown) };
  const inner = (each: unknown): Packed =>
    depth > 0 ? pack(each, depth - 1) : { kind: 'value', value: String(each) };
  return {
    kind: 'error',
    base: baseOf(thrown),
    name: nameOf(thrown),
    message: String(thrown.message),
    stack: thrown.stack,
    fields: fieldsOf(thrown),
    cause: thrown.cause === undefined ? undefined : inner(thrown.cause),
    errors: thrown instanceof AggregateError ? thrown.errors.map(inner) : undefined,
  };
}

export function unpack(packed: Packed): unknown {
  if (packed.kind === 'value') return packed.value;
  const error = create(packed);
  const { cause, name, stack, fields } = packed;
  Object.assign(error, fields);
  if (cause !== undefined) define(error, 'cause', unpack(cause));
  if (error.name !== name) define(error, 'name', name);
  if (stack !== undefined) define(error, 'stack', stack);
  return error;
}

function create({ base, name, message, errors }: Packed & { kind: 'error' }): Error {
  if (errors !== undefined) return new AggregateError(errors.map(unpack), message);
  if (base === 'DOMException') return new DOMException(message, name);
  return new (sharedClasses[base] ?? Error)(message);
}

/** As the engine defines an error's own members: not enumerable. */
function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, {
    value,
    configurable: true,
    enumerable: false,
    writable: true,
  });
}

function baseOf(error: Error): string {
  for (let at: unknown = error; at !== null; at = Object.getPrototypeOf(at)) {
    const { name } = (at as Error).constructor;
    if (name === 'DOMException' || name in sharedClasses) return name;
  }
  return 'Error';
}

/** Many classes don't set their name: then it is that of the class. */
function nameOf(error: Error): string {
  return error.name === 'Error' ? error.constructor.name || 'Error' : String(error.name);
}

function fieldsOf(error: Error): Record<string, unknown> {
  const known = new Set(['name', 'message', 'stack', 'cause', 'errors']);
  const fields = Object.entries(error).filter(([key, value]) => !known.has(key) && canClone(value));
  return Object.fromEntries(fields);
}

function cloneable(value: unknown): unknown {
  return canClone(value) ? value : String(value);
}

function canClone(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
