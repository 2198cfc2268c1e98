import { existsSync } from 'node:fs';
import path from 'node:path';
import { RUNTIME_MODULE } from '@taskgroup/patterns';

/** Did the command fail for want of the runtime alone? Then no site is to blame. */
export function isRuntimeMissing(output: string, files: readonly string[]): boolean {
  return output.includes(RUNTIME_MODULE) && !files.every((file) => isInstalled(path.dirname(file)));
}

function isInstalled(directory: string): boolean {
  if (existsSync(path.join(directory, 'node_modules', RUNTIME_MODULE))) return true;
  // Yarn's Plug'n'Play keeps packages elsewhere, and only it knows which.
  if (existsSync(path.join(directory, '.pnp.cjs'))) return true;
  const parent = path.dirname(directory);
  return parent !== directory && isInstalled(parent);
}
