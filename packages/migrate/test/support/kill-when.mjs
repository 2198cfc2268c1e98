// Preloaded into a process: sends it a signal as soon as a file holds a text.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const { KILL_SIGNAL, KILL_WHEN, KILL_TEXT } = process.env;
const rename = fs.renameSync;

fs.renameSync = (from, to) => {
  rename(from, to);
  if (to !== KILL_WHEN || fs.readFileSync(to, 'utf8') !== KILL_TEXT) return;
  process.kill(process.pid, KILL_SIGNAL);
  // This one arrives before anything else happens.
  if (KILL_SIGNAL === 'SIGKILL') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
syncBuiltinESMExports();
