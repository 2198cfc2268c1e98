import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Place } from './place.ts';

/** Starts a daemon that outlives this process, and whose environment names no commit. */
export function startDaemon({ root }: Place): void {
  const bin = fileURLToPath(new URL('../../bin/taskgroup-guard.js', import.meta.url));
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  spawn(process.execPath, [bin, 'daemon', 'serve'], {
    ...{ cwd: root, detached: true, stdio: 'ignore', env: Object.fromEntries(env) },
  }).unref();
}
