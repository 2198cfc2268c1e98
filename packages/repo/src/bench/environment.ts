import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { readManifest } from '../manifest.ts';
import { ROOT } from '../root.ts';
import { pythonVersions } from './python.ts';

/** On what something was measured. */
export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly cpu: string;
  /** Of the packages that were measured. */
  readonly versions: Readonly<Record<string, string>>;
}

const PEERS = [
  '@taskgroup/runtime',
  'p-map',
  'p-limit',
  'p-queue',
  'effect',
  'effection',
  'bottleneck',
  'bullmq',
];

export async function environment(): Promise<Environment> {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    versions: {
      ...Object.fromEntries(PEERS.map((name) => [name, versionOf(name)])),
      ...(await pythonVersions()),
    },
  };
}

function versionOf(name: string): string {
  const file = path.join(ROOT, 'packages/repo/node_modules', name, 'package.json');
  return readManifest(file).version;
}
