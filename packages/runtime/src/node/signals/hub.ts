import process from 'node:process';
import { someoneDecides } from './deciders.ts';

/** One arrival of a signal, as all its receivers share it. */
export interface Arrival<S extends NodeJS.Signals = NodeJS.Signals> {
  readonly signal: S;
  /** Whether one of them has dealt with it. */
  taken: boolean;
}

type Sink = (arrival: Arrival) => void;

const sinks = new Map<NodeJS.Signals, Set<Sink>>();

/** Tells `sink` of each arrival of `signal`, and keeps the signal from ending the process. */
export function subscribe(signal: NodeJS.Signals, sink: Sink): void {
  const others = sinks.get(signal);
  if (others !== undefined) {
    others.add(sink);
    return;
  }
  sinks.set(signal, new Set([sink]));
  process.on(signal, dispatch);
}

/**
 * Takes the subscription back.
 *
 * A signal that has reached the process, and of which the event loop has not told us yet, would be lost with the last
 * listener. So that one stays for as long as such a signal may be on its way, and raises it again.
 */
export function unsubscribe(signal: NodeJS.Signals, sink: Sink): void {
  const rest = sinks.get(signal);
  if (!rest?.delete(sink) || rest.size > 0) return;
  // One turn may be on its way between reading signals and running immediates; the second surely reads them.
  setImmediate(() => setImmediate(() => stopIfUnused(signal)));
}

/** Raises a signal again that nobody has dealt with, unless somebody else listens for it and so has heard it. */
export function raiseAgain(signal: NodeJS.Signals): void {
  stopIfUnused(signal);
  if (!someoneDecides(signal)) process.kill(process.pid, signal);
}

function dispatch(signal: NodeJS.Signals): void {
  const told = sinks.get(signal);
  if (told === undefined || told.size === 0) return raiseAgain(signal);
  const arrival = { signal, taken: false };
  for (const sink of told) sink(arrival);
}

function stopIfUnused(signal: NodeJS.Signals): void {
  if (sinks.get(signal)?.size !== 0) return;
  sinks.delete(signal);
  process.off(signal, dispatch);
}
