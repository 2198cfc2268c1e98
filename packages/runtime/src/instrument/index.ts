/// <reference lib="es2021.promise" preserve="true" />
/// <reference lib="es2022.error" preserve="true" />
/// <reference lib="esnext.disposable" preserve="true" />
/**
 * What goes on in all groups of the process: hooks, diagnostics channels, and the tree of tasks.
 *
 * Importing it is what switches the watching on, for groups that are opened from then on; it costs each task a few
 * tenths of a microsecond. A process that doesn't import it pays one comparison.
 */
export { channelNames } from './channels.ts';
export { dumpTaskTreeOn } from './dump-on-signal.ts';
export { formatTaskTree } from './format-task-tree.ts';
export { addInstrument } from './instrument.ts';
export type { Cancellation, Instrument } from './instrument.ts';
export { taskTree } from './task-tree.ts';
export type { TaskTreeNode } from './task-tree.ts';
export { traceSpawnSites } from './watch.ts';
