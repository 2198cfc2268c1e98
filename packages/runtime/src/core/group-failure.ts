import { firstLine, isInstance } from './describe.ts';
import { FatalError, TaskGroupError } from './errors.ts';
import type { ScopeNode } from './scope-node.ts';
import { suppress, suppressedSince } from './suppressed.ts';

/** What a group knows about its failures. */
interface Failed {
  readonly node: ScopeNode;
  readonly throws: 'group' | 'first';
  readonly bodyError: unknown;
  /** How many lists of suppressed errors there were when the group opened. */
  readonly since: number;
}

/** What a group named `name` throws for all that failed in it. */
export function failureOf(
  name: string,
  failures: readonly unknown[],
  { node, throws, bodyError, since }: Failed,
): unknown {
  const errors = failures.map((error) => node.withoutOwn(error));
  const fatal = errors.find((error) => isInstance(error, FatalError));
  if (fatal !== undefined) return firstOf(fatal, errors, since);
  if (throws === 'first') return firstOf(errors[0], errors, since);
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const message = `Task group "${name}" failed with ${count}: ${firstLine(errors[0])}`;
  return new TaskGroupError(errors, message, { bodyError: errors[failures.indexOf(bodyError)] });
}

/** The error by itself, with the others beside it. */
function firstOf(first: unknown, errors: readonly unknown[], since: number): unknown {
  const others = errors.filter((error) => error !== first);
  suppress(first, [...suppressedSince(first, since), ...others]);
  return first;
}
