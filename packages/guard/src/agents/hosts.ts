import { claude } from './hosts/claude.ts';
import { codex } from './hosts/codex.ts';
import { copilot } from './hosts/copilot.ts';
import { cursor } from './hosts/cursor.ts';
import type { Host } from './hosts/host.ts';

/** The agents whose hooks we speak. */
export const hosts = { claude, codex, copilot, cursor } as const satisfies Record<string, Host>;

export type HostName = keyof typeof hosts;

export const hostNames = Object.keys(hosts) as readonly HostName[];

export function isHostName(name: string): name is HostName {
  return Object.hasOwn(hosts, name);
}
