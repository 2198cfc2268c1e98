import path from 'node:path';
import type { Progress } from '../progress.ts';

const TITLES: Readonly<Record<Progress['phase'], string>> = {
  rewriting: 'Rewriting',
  'checking-types': 'Checking types',
  writing: 'Writing',
  verifying: 'Verifying, run',
};

/** Before that, nothing is known about the pace. */
const PACE_AFTER_MS = 2_000;
const REDRAW_AFTER_MS = 80;

/** One line on a terminal's stderr, overwritten by the next step; silent elsewhere. */
export function makeProgressLine(stream: NodeJS.WriteStream = process.stderr) {
  const clear = '\r\u001B[K';
  let phase: Progress['phase'] | undefined;
  let phaseStart = 0;
  let drawn = -Infinity;
  return {
    step: (progress: Progress) => {
      const now = performance.now();
      if (progress.phase !== phase) [phase, phaseStart, drawn] = [progress.phase, now, -Infinity];
      if (!stream.isTTY || now - drawn < REDRAW_AFTER_MS) return;
      drawn = now;
      const line = describe(progress, now - phaseStart);
      stream.write(`${clear}${line.slice(0, (stream.columns ?? 80) - 3).trimEnd()} …`);
    },
    done: () => {
      if (stream.isTTY) stream.write(clear);
    },
  };
}

/** What a narrow terminal has no room for stands last. */
function describe(progress: Progress, elapsed: number): string {
  const { phase, done, total, detail } = progress;
  const count = total === undefined ? `${done}` : `${Math.floor(done) + 1} of ${total}`;
  const end = detail === undefined ? '' : `: ${named(detail)}`;
  return `${TITLES[phase]} ${count}${timeLeft(progress, elapsed)}${end}`;
}

function named(detail: string): string {
  return path.isAbsolute(detail) ? path.relative('', detail) : detail;
}

/** As if the rest went at the pace so far. */
function timeLeft({ done, total }: Progress, elapsed: number): string {
  if (total === undefined || !done || elapsed < PACE_AFTER_MS) return '';
  const seconds = Math.ceil(((elapsed / done) * (total - done)) / 1000);
  return seconds < 60 ? `, ${seconds} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}
