import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** The public packages, each after those it builds on. */
export const PACKAGES = [
  'runtime',
  'background',
  'bullmq',
  'patterns',
  'eslint-plugin',
  'migrate',
  'guard',
] as const;
