/**
 * Anything may be thrown, also what throws when it is looked at: a revoked proxy, an error with a broken getter, an object
 * without a prototype. What asks a foreign error something asks it through these functions, which never throw.
 */

/** Messages of groups hold those of the groups in them: without a limit they would grow with the depth. */
const LONGEST_LINE = 300;

/** What the error says, for a sentence. */
export function messageOf(error: unknown): string {
  return tryOr(UNREADABLE, () => (error instanceof Error ? String(error.message) : String(error)));
}

/** The beginning of what the error says. */
export function firstLine(error: unknown): string {
  const [line] = messageOf(error).split('\n', 1);
  return line!.length > LONGEST_LINE ? `${line!.slice(0, LONGEST_LINE)}…` : line!;
}

/** All there is to say of the error, with its stack. */
export function detailsOf(error: unknown): string {
  const stack = tryOr(undefined, () => (error instanceof Error ? error.stack : undefined));
  return typeof stack === 'string' ? stack : tryOr(messageOf(error), () => String(error));
}

/** `error instanceof type`. */
export function isInstance<T>(
  error: unknown,
  type: abstract new (...args: never[]) => T,
): error is T {
  return tryOr(false, () => error instanceof type);
}

/** What `ask` gives, or `otherwise` when it throws. */
export function tryOr<T>(otherwise: T, ask: () => T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

const UNREADABLE = 'an error that throws when it is read';
