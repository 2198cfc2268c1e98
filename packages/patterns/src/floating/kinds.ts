/**
 * What may be wrong with a task that stands as a statement. `unhandled`, `array` and `generator` lose an error or do
 * not run at all; the others are quiet, and merely have no owner.
 */
export const floatingKinds = [
  'unhandled',
  'voided',
  'swallowed',
  'detached',
  'array',
  'generator',
] as const;

export type FloatingKind = (typeof floatingKinds)[number];

/** Does nobody outside of the task hear of its failure? */
export function isUnheard(kind: FloatingKind): boolean {
  return kind === 'unhandled' || kind === 'voided';
}

export const floatingMessages: Readonly<Record<FloatingKind, string>> = {
  unhandled:
    'This task has no owner. Its error is lost, and it outlives its caller. Start it in a group, or await it.',
  voided:
    '`void` hides this task, but gives it no owner. Start it in a group, await it, or say why nobody waits with `detach()`.',
  swallowed:
    'This task has no owner, and its error is thrown away. Start it in a group, and let the group handle the error.',
  detached:
    'This task handles its error, but has no owner. It outlives its caller. Start it in a group, or await it.',
  array:
    'These tasks have no owner. Their errors are lost, and they outlive their caller. Use `TaskGroup.map()` or `TaskGroup.all()`.',
  generator:
    'This async generator never runs, as nobody iterates it. Use `for await`, or remove the call.',
};
