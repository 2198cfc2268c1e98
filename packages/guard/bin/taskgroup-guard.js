#!/usr/bin/env node
import module from 'node:module';
import { entryPoint } from '../dist/entry-point.js';

module.enableCompileCache?.();
await import(entryPoint().href);
