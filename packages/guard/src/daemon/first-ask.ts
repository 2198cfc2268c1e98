import { daemonPlace, isOurs } from './place.ts';
import { ask, environment } from './protocol.ts';
import { noteAsked } from './asked.ts';
import { daemonWish } from './wish.ts';

/** A daemon that has not answered by now has lost the race against judging without it. */
export const PATIENCE_MS = 5000;

/**
 * Has the line that hooks run answered by the daemon, before anything else of the gate is loaded. Tells the exit code;
 * undefined where the gate has to judge by itself.
 */
export async function firstAsk(args: readonly string[]): Promise<number | undefined> {
  if (args.join(' ') !== 'check --staged' || process.env['CI']) return undefined;
  const place = daemonPlace();
  if (!place || daemonWish(place.root) === false || !isOurs(place)) return undefined;
  noteAsked();
  const options = { newOnly: false, strict: false };
  const print = { isTTY: Boolean(process.stdout.isTTY) };
  const question = {
    ask: 'judge',
    cwd: process.cwd(),
    env: environment(),
    options,
    print,
  } as const;
  const answer = await ask(place, question, PATIENCE_MS);
  if (answer?.is !== 'text') return undefined;
  process.stdout.on('error', () => {}); // a reader such as `head` may go away
  await new Promise<void>((resolve) => process.stdout.write(answer.text, () => resolve()));
  return answer.exitCode;
}
