// Preloaded into a process: tells others its id.
import { writeFileSync } from 'node:fs';
import process from 'node:process';

writeFileSync(process.env.STORE_PID, String(process.pid));
