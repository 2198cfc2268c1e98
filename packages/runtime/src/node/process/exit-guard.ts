import process from 'node:process';
import { markBystander, someoneDecides } from '../signals/deciders.ts';
import { exitCodeOf } from '../signals/require-signals.ts';
import type { ProcessTree } from './process-tree.ts';
import { stopTree } from './stop-tree.ts';

/** The signals that end a Node program without an `exit` event, when it doesn't listen to them. */
const DEADLY: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** What runs, with the grace each tree has. */
const guarded = new Map<ProcessTree, number>();

/** The end of everything, once a deadly signal has come. */
let ending: Promise<void> | undefined;
/** What waits for the program not to die after all. */
const held: (() => void)[] = [];

/**
 * Sees to it that the tree doesn't outlive this program. The result calls that off.
 *
 * When the program ends by itself, by `process.exit()` or by an uncaught error, what still runs is killed. When it is
 * about to die of a signal that nobody listens to, that signal goes to the trees first: they are sessions of their own,
 * so a terminal's Ctrl-C doesn't reach them. Nothing helps against SIGKILL.
 */
export function guard(tree: ProcessTree, graceMs: number): () => void {
  listen();
  guarded.set(tree, graceMs);
  return () => {
    if (guarded.delete(tree) && guarded.size === 0) unlisten();
  };
}

/**
 * Calls `callback`, or not any more when the program is about to die of a signal: it would only see its processes end
 * one after the other, and report failures that are none.
 */
export function unlessDying(callback: () => void): void {
  if (ending) held.push(callback);
  else callback();
}

let listening = false;

function listen(): void {
  if (listening) return;
  listening = true;
  markBystander(onDeadlySignal);
  process.on('exit', killAll);
  for (const signal of DEADLY) process.on(signal, onDeadlySignal);
}

function unlisten(): void {
  if (ending) return; // The signal that we held back still has to be let go.
  listening = false;
  process.off('exit', killAll);
  for (const signal of DEADLY) process.off(signal, onDeadlySignal);
}

function killAll(): void {
  for (const tree of guarded.keys()) tree.killNow();
}

/**
 * What a shell does for the command that it waits for: pass on the signal, wait for the command, then die of the same
 * signal. The second signal doesn't wait. Somebody else who listens (`runMain` does) decides instead of us.
 */
function onDeadlySignal(signal: NodeJS.Signals): void {
  if (someoneDecides(signal)) return;
  if (ending) dieOf(signal);
  else ending = endBefore(signal);
}

async function endBefore(signal: NodeJS.Signals): Promise<void> {
  const ends = [...guarded].map(([tree, graceMs]) => stopTree(tree, graceMs, signal));
  for (const end of ends) await end;
  dieOf(signal);
}

function dieOf(signal: NodeJS.Signals): void {
  killAll();
  ending = undefined;
  unlisten();
  process.kill(process.pid, signal);
  // We go on only when somebody else still listens. That takes a turn, for which the program must not end by itself.
  setImmediate(() => setImmediate(() => goOn(signal)));
}

function goOn(signal: NodeJS.Signals): void {
  // The first process of a container doesn't die of a signal that nobody listens to. What it ran has died of it.
  if (process.listenerCount(signal) === 0) process.exit(exitCodeOf(signal));
  for (const callback of held.splice(0)) callback();
}
