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
  let drawn = 0;
  return {
    step: (progress: Progress) => {
      const now = performance.now();
      if (progress.phase !== phase) [phase, phaseStart, drawn] = [progress.phase, now, 0];
      if (!stream.isTTY || now - drawn < REDRAW_AFTER_MS) return;
      drawn = now;
      const line = `${describe(progress)}${timeLeft(progress, now - phaseStart)}`;
      stream.write(`${clear}${line.slice(0, (stream.columns ?? 80) - 3)} …`);
    },
    done: () => {
      if (stream.isTTY) stream.write(clear);
    },
  };
}

function describe({ phase, done, total, detail }: Progress): string {
  const count = total === undefined ? `${done}` : `${Math.floor(done) + 1} of ${total}`;
  return `${TITLES[phase]} ${count}${detail === undefined ? '' : `: ${detail}`}`;
}

/** As if the rest went at the pace so far. */
function timeLeft({ done, total }: Progress, elapsed: number): string {
  if (total === undefined || !done || elapsed < PACE_AFTER_MS) return '';
  const seconds = Math.ceil(((elapsed / done) * (total - done)) / 1000);
  return seconds < 60 ? `, ${seconds} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}
