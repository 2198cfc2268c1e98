import { existsSync } from 'node:fs';
import path from 'node:path';
import { ownPackages, type OwnPackage } from '@taskgroup/patterns';

/** The package of ours for want of which alone the command has failed: then no site is to blame. */
export function missingPackage(output: string, files: readonly string[]): OwnPackage | undefined {
  return ownPackages.find(
    (name) =>
      output.includes(name) && !files.every((file) => isInstalled(name, path.dirname(file))),
  );
}

function isInstalled(name: OwnPackage, directory: string): boolean {
  if (existsSync(path.join(directory, 'node_modules', name))) return true;
  // Yarn's Plug'n'Play keeps packages elsewhere, and only it knows which.
  if (existsSync(path.join(directory, '.pnp.cjs'))) return true;
  const parent = path.dirname(directory);
  return parent !== directory && isInstalled(name, parent);
}
