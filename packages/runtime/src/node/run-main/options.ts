import { requireDuration, requireFunction } from '../../core/index.ts';
import type { GroupOptions } from '../../core/index.ts';
import { requireSignals } from '../signals/require-signals.ts';

/** Options of `runMain`: those of a group, and how the program ends. Times are in milliseconds. */
export interface RunMainOptions extends Omit<
  GroupOptions,
  'graceMs' | 'onUnresponsive' | 'signal' | 'throws'
> {
  /** The name of the root group, the first part of its tasks' names. `main` by default. */
  name?: string | undefined;
  /** Which signals cancel it. `SIGINT` and `SIGTERM` by default. */
  signals?: readonly NodeJS.Signals[] | undefined;
  /**
   * How long it may take to end once it is cancelled, by a signal or by a failure. Then the tasks that still run are
   * named on standard error, and the process exits all the same. 8,000 by default: less than the 10 seconds after which
   * `docker stop` kills without a word. `Infinity` for never.
   */
  graceMs?: number | undefined;
  /** Whether a second signal ends the process at once, clean-ups or not. `true` by default. */
  exitOnSecondSignal?: boolean | undefined;
  /** Whether to call `enableAmbientContext()`. `true` by default. */
  ambient?: boolean | undefined;
}

/** The options with defaults, checked; `group` is what the root group gets. */
export type MainSettings = ReturnType<typeof readMainOptions>;

const ACTION = 'run main';

export function readMainOptions(fn: unknown, options: RunMainOptions) {
  const {
    signals = ['SIGINT', 'SIGTERM'],
    graceMs = 8_000,
    exitOnSecondSignal = true,
    ambient = true,
    ...rest
  } = options;
  requireFunction(ACTION, 'its first argument', fn);
  requireSignals(ACTION, signals);
  requireDuration(ACTION, 'graceMs', graceMs);
  const own = { signal: undefined, throws: 'group', graceMs: Infinity } as const;
  const group: GroupOptions = { name: 'main', ...rest, ...own };
  return { signals, graceMs, exitOnSecondSignal, ambient, group };
}
