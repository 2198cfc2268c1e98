import { git } from '../git.ts';

/** Git runs the hooks of its configuration (`hook.<name>.command`) since this version. */
const CONFIG_HOOKS = [2, 54];

export async function hasConfigHooks(): Promise<boolean> {
  return isAtLeast(String(await git(['version'])), CONFIG_HOOKS);
}

/** Reads `git version 2.39.5 (Apple Git-154)`. */
export function isAtLeast(version: string, [major = 0, minor = 0]: readonly number[]): boolean {
  const [, ours = '0', theirs = '0'] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(ours) > major || (Number(ours) === major && Number(theirs) >= minor);
}
