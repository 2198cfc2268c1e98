import process from 'node:process';

/** The mark on a listener that acts only when nobody else does; known to every copy of this package. */
const BYSTANDER = Symbol.for('taskgroup.exit-guard');

/**
 * Whether anybody listens who decides what the signal does. The `signal-exit` package, which many others bring along,
 * doesn't: it raises the signal again once it is alone, and says how many of its listeners there are.
 */
export function someoneDecides(signal: NodeJS.Signals): boolean {
  const listeners = process.listeners(signal).filter((listener) => !(BYSTANDER in listener));
  const version4 = (globalThis as { [key: symbol]: unknown })[Symbol.for('signal-exit emitter')];
  const version3 = (process as { __signal_exit_emitter__?: unknown }).__signal_exit_emitter__;
  return listeners.length > countOf(version4) + countOf(version3);
}

/** Marks a listener that leaves a signal alone as long as {@linkcode someoneDecides}. */
export function markBystander(listener: (signal: NodeJS.Signals) => void): void {
  Object.assign(listener, { [BYSTANDER]: true });
}

function countOf(emitter: unknown): number {
  const count = (emitter as { count?: unknown } | undefined)?.count;
  return typeof count === 'number' ? count : 0;
}
