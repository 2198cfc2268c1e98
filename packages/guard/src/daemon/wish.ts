import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CONFIG_FILE } from '../config/config.ts';

/**
 * What the repository says of a daemon, which is a matter of speed alone: read from the disk, and without the
 * code that validates a configuration, which would take longer than it saves.
 */
export function daemonWish(root: string, env = process.env): boolean | undefined {
  if (env['TASKGROUP_DAEMON'] === '0') return false;
  try {
    const text = readFileSync(path.join(root, CONFIG_FILE), 'utf8');
    const [, wish] = /"daemon"\s*:\s*(true|false)\b/.exec(text) ?? [];
    return wish === undefined ? undefined : wish === 'true';
  } catch {
    return undefined;
  }
}
