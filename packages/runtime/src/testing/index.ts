/// <reference lib="es2021.promise" preserve="true" />
/// <reference lib="es2022.error" preserve="true" />
/// <reference lib="esnext.disposable" preserve="true" />
/** `@taskgroup/runtime/testing`: what a test of concurrent code needs instead of sleeping. */
export { expectNoLeaks, findLeaks, LeakError } from './leaks.ts';
export type { Leaks } from './leaks.ts';
export { BrokenSequenceError, Sequencer } from './sequencer.ts';
export type { Turn } from './sequencer.ts';
export { VirtualClock } from './virtual-clock.ts';
export type { VirtualClockOptions } from './virtual-clock.ts';
export { waitAllTasksBlocked } from './wait-all-tasks-blocked.ts';
export { withVirtualClock } from './with-virtual-clock.ts';
