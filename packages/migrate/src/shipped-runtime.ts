import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { RUNTIME_MODULE } from '@taskgroup/patterns';
import { manifestOf } from './installed.ts';

export interface ShippedRuntime {
  readonly version: string;
  /** Absolute path of its main declaration file. */
  readonly types: string;
}

/**
 * The runtime that belongs to this version of the codemod, as data: its declarations are copied beside
 * this file when the package is packed; in the repository, the neighbouring package has them.
 */
export function shippedRuntime(): ShippedRuntime | undefined {
  const copied = fileURLToPath(new URL('./runtime-types/package.json', import.meta.url));
  const manifestPath = existsSync(copied) ? copied : manifestOf(RUNTIME_MODULE, import.meta.url);
  if (!manifestPath) return undefined;
  const { version, exports } = JSON.parse(readFileSync(manifestPath, 'utf8'));
  return { version, types: path.join(path.dirname(manifestPath), exports['.'].types) };
}
