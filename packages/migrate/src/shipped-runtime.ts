import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { RUNTIME_MODULE } from '@taskgroup/patterns';
import { manifestOf, readManifest } from './manifest.ts';

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
  const { version = '0.0.0', types, exports } = readManifest(manifestPath) ?? {};
  const main = types ?? exports?.['.']?.types;
  return main ? { version, types: path.join(path.dirname(manifestPath), main) } : undefined;
}
