import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from '../manifest.ts';
import { PACKAGES, ROOT } from '../root.ts';
import type { Command } from './story.ts';

/** Packs the packages as they would be published; what a user installs is what the demo installs. */
export function packCommands(target: string): Command[] {
  const { config } = readManifest(path.join(ROOT, 'package.json'));
  return PACKAGES.map((name) => ({
    line: `pnpm pack ${name}`,
    program: 'npx',
    args: ['--yes', `pnpm@${config!.pnpm}`, 'pack', '--pack-destination', target],
    cwd: path.join(ROOT, 'packages', name),
  }));
}

export function tarballsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => path.join(folder, name));
}
