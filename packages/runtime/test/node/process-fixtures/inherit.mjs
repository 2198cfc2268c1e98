// Runs a process that shares its standard streams.
import { runProcess } from '../../../dist/node/process/index.js';

const code = `console.log('stdout-text'); console.error('stderr-text')`;
await runProcess(process.execPath, ['--eval', code], { stdout: 'inherit', stderr: 'inherit' });
