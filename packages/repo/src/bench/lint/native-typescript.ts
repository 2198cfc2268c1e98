import { createRequire } from 'node:module';
import path from 'node:path';

/** The folder of TypeScript 7: a project outside of the repository has none of its own to be found. */
export function nativeTypescript(): string {
  return path.dirname(createRequire(import.meta.url).resolve('@typescript/native/package.json'));
}
