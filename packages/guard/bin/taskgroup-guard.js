#!/usr/bin/env node
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { entryPoint } from '../dist/entry-point.js';

module.enableCompileCache?.();
// A check lives for seconds: on Node 20 a quarter of its work is to optimize functions that it has nearly done with.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
await import(entryPoint().href);
