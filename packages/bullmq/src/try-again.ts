/** Tells BullMQ when the next attempt is due. It shows what went wrong in its place, as that is what people look for. */
export class TryAgainIn extends Error {
  override readonly name = 'TryAgainIn';
  readonly delay: number;

  constructor(delay: number, failure: unknown) {
    super(failure instanceof Error ? failure.message : String(failure), { cause: failure });
    this.delay = delay;
    this.stack = stackOf(failure);
  }
}

/** What BullMQ keeps of a failure. */
export function stackOf(failure: unknown): string {
  if (!(failure instanceof Error)) return `Error: ${String(failure)}`;
  return failure.stack ?? `${failure.name}: ${failure.message}`;
}

/** The failure again, of what BullMQ has kept. */
export function failureOf(stack: string): Error {
  const [line = ''] = stack.split('\n', 1);
  const colon = line.indexOf(': ');
  const error = new Error(colon < 0 ? line : line.slice(colon + 2));
  if (colon > 0) error.name = line.slice(0, colon);
  error.stack = stack;
  return error;
}
