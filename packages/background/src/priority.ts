/** From what must not wait to what may wait for hours. */
export const PRIORITIES = ['CRITICAL', 'HIGH', 'NORMAL', 'LOW', 'BACKGROUND'] as const;

export type Priority = (typeof PRIORITIES)[number];

/**
 * How the bands below `CRITICAL` share what it leaves: of 29 tasks that start while all have work, 16 are `HIGH`, and one
 * is `BACKGROUND`. Strict priorities would starve the lowest band; ageing would let old work delay the critical.
 */
export const WEIGHTS = { HIGH: 16, NORMAL: 8, LOW: 4, BACKGROUND: 1 } as const satisfies Record<
  Exclude<Priority, 'CRITICAL'>,
  number
>;

export function isPriority(value: unknown): value is Priority {
  return PRIORITIES.includes(value as Priority);
}
