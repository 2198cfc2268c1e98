/**
 * Primitives through which tasks wait for each other.
 *
 * All of them are made of one queue (`parking-lot.ts`), which is where fairness and the safety of a hand-over against
 * cancellation come from, and of one kind of token (`token.ts`).
 */
export { Barrier } from './barrier.ts';
export type { BarrierStatistics } from './barrier.ts';
export { BrokenBarrierError } from './broken-barrier-error.ts';
export { CapacityLimiter } from './capacity-limiter.ts';
export type { CapacityLimiterStatistics } from './capacity-limiter.ts';
export { Condition } from './condition.ts';
export type { ConditionStatistics } from './condition.ts';
export { Event } from './event.ts';
export type { EventStatistics } from './event.ts';
export { Lock } from './lock.ts';
export type { LockStatistics } from './lock.ts';
export { Semaphore } from './semaphore.ts';
export type { SemaphoreOptions, SemaphoreStatistics } from './semaphore.ts';
export type { Token } from './token.ts';
