#!/usr/bin/env node
import module from 'node:module';
import { entryPoint } from '@taskgroup/patterns/entry-point';

// TypeScript is ten megabytes of code. From Node 22.8 on, they are compiled in the first run alone.
module.enableCompileCache?.();
await import(entryPoint(new URL('../dist/', import.meta.url)).href);
