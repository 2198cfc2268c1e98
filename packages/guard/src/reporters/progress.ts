import type { WriteStream } from 'node:tty';
import { messages } from '../messages.ts';

/** A commit is judged before anybody would read a line. */
const QUIET_MS = 500;
const EVERY_MS = 100;

export interface Progress {
  readonly show: (done: number, total: number) => void;
  readonly clear: () => void;
}

type Terminal = Pick<WriteStream, 'isTTY' | 'write' | 'clearLine'>;

/** One line on a terminal that tells how far a long run is, and that leaves no trace. */
export function progressOn(stream: Terminal, env = process.env): Progress {
  if (!stream.isTTY || env['TERM'] === 'dumb') return silent;
  let next = performance.now() + QUIET_MS;
  let shown = false;
  return {
    show(done, total) {
      const now = performance.now();
      if (now < next) return;
      next = now + EVERY_MS;
      shown = true;
      stream.clearLine(0);
      stream.write(`${messages.progress(done, total)}\r`); // whatever comes next writes over it
    },
    clear() {
      if (shown) stream.clearLine(0);
    },
  };
}

const silent: Progress = { show: () => {}, clear: () => {} };
