import type { AnyDefinition } from './attempt-runner.ts';
import type { Lineage, TaskEnvelope } from './envelope.ts';
import { isPriority, PRIORITIES } from './priority.ts';
import { requireAtLeast } from './require-number.ts';
import type { SubmitOptions } from './submit-options.ts';
import { newToken } from './token.ts';

const POLICIES: readonly unknown[] = [undefined, 'return', 'reject', 'replace', 'run-after'];

/**
 * A task on its way, out of its kind and of what is particular to it.
 *
 * @throws {TypeError | RangeError} for options that can't be.
 */
export function newEnvelope(
  definition: AnyDefinition,
  data: unknown,
  options: SubmitOptions & { readonly lineage?: Lineage | undefined },
  now: number,
): TaskEnvelope {
  requireValid(definition, options);
  const { delay, timeout, tags, priority } = options;
  const token = newToken();
  return {
    id: options.id ?? token,
    token,
    name: definition.name,
    priority: priority ?? definition.priority,
    tags: tags ? { ...definition.tags, ...tags } : definition.tags,
    data,
    submittedAt: now,
    idempotent: definition.idempotent,
    onDuplicate: options.onDuplicate ?? 'return',
    uniqueFor: options.uniqueFor,
    notBefore: delay === undefined ? undefined : now + delay,
    deadline: timeout === undefined ? undefined : now + timeout,
    maxQueueTime: definition.maxQueueTime,
    concurrencyKey: options.concurrencyKey,
    concurrencyPerKey: definition.concurrencyPerKey,
    lineage: options.lineage,
  };
}

function requireValid({ name }: AnyDefinition, options: SubmitOptions): void {
  const { delay, timeout, uniqueFor, priority, onDuplicate } = options;
  const action = `submit ${name}`;
  if (delay !== undefined || timeout !== undefined || uniqueFor !== undefined) {
    requireAtLeast(0, action, { delay, timeout, uniqueFor });
  }
  if (priority !== undefined && !isPriority(priority)) {
    throw new TypeError(
      `Cannot ${action} as 'priority' must be one of ${PRIORITIES.join(', ')}: current value is ${String(priority)}`,
    );
  }
  if (!POLICIES.includes(onDuplicate)) {
    throw new TypeError(
      `Cannot ${action} as 'onDuplicate' must be one of ${POLICIES.slice(1).join(', ')}: current value is ${String(onDuplicate)}`,
    );
  }
}
