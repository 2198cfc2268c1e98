import { InterruptedError } from '../errors.ts';
import { messages } from '../messages.ts';
import type { Progress } from '../progress.ts';

/**
 * Ctrl-C ends the process at once, as always, until files are being written: from then on the run itself ends, so that it
 * can say how things stand.
 */
export function makeInterruption(): Interruption {
  const controller = new AbortController();
  let phase: Progress['phase'] | undefined;
  const stop = () =>
    controller.abort(
      new InterruptedError(
        phase === 'verifying' ? messages.interruptedVerify : messages.interruptedWrite,
      ),
    );
  return {
    signal: controller.signal,
    heed: (progress: Progress) => {
      const isFirst = phase !== 'writing' && phase !== 'verifying';
      phase = progress.phase;
      if (isFirst && (phase === 'writing' || phase === 'verifying')) {
        for (const signal of SIGNALS) process.once(signal, stop);
      }
    },
    done: () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    },
  };
}

/** The last one comes when the terminal is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Interruption {
  readonly signal: AbortSignal;
  heed(progress: Progress): void;
  done(): void;
}
