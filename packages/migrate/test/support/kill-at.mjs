// Preloaded into a process: kills it at its n-th call that changes the disk, and in the middle of a write.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const at = Number(process.env.KILL_AT);
let count = 0;

const NAMES = [
  'openSync',
  'writeSync',
  'fchmodSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'rmSync',
  'mkdirSync',
];

for (const name of NAMES) {
  const original = fs[name];
  fs[name] = (...args) => {
    count += 1;
    if (count !== at) return original(...args);
    if (name === 'writeSync') original(args[0], args[1].subarray(0, args[1].length >> 1));
    process.kill(process.pid, 'SIGKILL');
    // The signal arrives before anything else happens.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
}
syncBuiltinESMExports();

process.on('exit', () => {
  if (process.env.KILL_COUNT) fs.writeFileSync(process.env.KILL_COUNT, String(count));
});
