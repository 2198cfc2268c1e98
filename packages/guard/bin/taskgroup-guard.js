#!/usr/bin/env node
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { entryPoint } from '@taskgroup/patterns/entry-point';
import { firstAsk } from '../dist/daemon/first-ask.js';

module.enableCompileCache?.();
const answered = await firstAsk(process.argv.slice(2));
if (answered !== undefined) process.exit(answered);
// A check lives for seconds, and a daemon does not: on Node 20 a quarter of its work is to optimize functions that it has nearly done with.
if (process.argv[2] !== 'daemon' && process.versions.v8.startsWith('11.'))
  setFlagsFromString('--interrupt-budget=1000000');
await import(entryPoint(new URL('../dist/', import.meta.url)).href);
