/** `@taskgroup/runtime/testing`: what a test of concurrent code needs instead of sleeping. */
export { VirtualClock } from './virtual-clock.ts';
export type { VirtualClockOptions } from './virtual-clock.ts';
