#!/usr/bin/env node
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';

module.enableCompileCache?.();
try {
  await start();
} catch (error) {
  // In the middle of an installation, or after half of one. Node would end with 1, which says that there are violations.
  const reason = String(error?.message ?? error).split('\n')[0];
  console.error(
    `taskgroup-guard cannot start and blocks to be safe: ${reason}. Install the packages again where nothing installs them now.`,
  );
  process.exit(3);
}

async function start() {
  const { firstAsk } = await import('../dist/daemon/first-ask.js');
  const answered = await firstAsk(process.argv.slice(2));
  if (answered !== undefined) process.exit(answered);
  // A check lives for seconds, and a daemon does not: on Node 20 a quarter of its work is to optimize functions that it has nearly done with.
  if (process.argv[2] !== 'daemon' && process.versions.v8.startsWith('11.'))
    setFlagsFromString('--interrupt-budget=1000000');
  const { entryPoint } = await import('@taskgroup/patterns/entry-point');
  await import(entryPoint(new URL('../dist/', import.meta.url)).href);
}
