import type { CheckOptions } from '../check.ts';
import type { Report } from '../report.ts';
import { wasAsked } from './asked.ts';
import { PATIENCE_MS } from './first-ask.ts';
import { daemonPlace, isOurs } from './place.ts';
import { ask, environment } from './protocol.ts';
import { daemonWish } from './wish.ts';

/** Starts a daemon for the next commit, where the configuration wants one. */
export async function offerDaemon(): Promise<void> {
  const place = process.env['CI'] ? undefined : daemonPlace();
  if (!place || daemonWish(place.root) !== true) return;
  (await import('./start-daemon.ts')).startDaemon(place);
}

/** The verdict of the daemon of this working tree; undefined where the gate has to judge by itself. */
export async function askDaemon(options: CheckOptions): Promise<Report | undefined> {
  const place = options.shard || wasAsked() ? undefined : daemonPlace();
  if (!place || daemonWish(place.root) === false || !isOurs(place)) return undefined;
  const { budgetMs, newOnly = false, strict = false, maxWarnings = Infinity } = options;
  const asked = { ...(budgetMs === undefined ? {} : { budgetMs }), newOnly, strict };
  const question = {
    ask: 'judge',
    cwd: process.cwd(),
    env: environment(),
    options: asked,
  } as const;
  const answer = await ask(place, question, PATIENCE_MS);
  return answer?.is === 'report' ? { ...answer.report, maxWarnings } : undefined;
}
