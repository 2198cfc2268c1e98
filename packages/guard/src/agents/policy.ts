import { readConfig } from '../config/read-config.ts';
import { CONFIG_FILE } from '../config/config.ts';
import type { Repository } from '../repository.ts';
import { diskSnapshot, treeSnapshot } from '../scope/snapshot.ts';

export interface AgentPolicy {
  /** Whether a hook that fails keeps the agent from going on. */
  readonly failClosed: boolean;
  readonly blockNoVerify: boolean;
}

/** As the last commit has it, where it has any: an agent cannot loosen its own gate by an edit. */
export async function policyOf({ root }: Repository): Promise<AgentPolicy> {
  const committed = treeSnapshot(root, 'HEAD');
  const names = await committed.list([CONFIG_FILE]).catch(() => []);
  const { agents } = await readConfig(names.length ? committed : diskSnapshot(root));
  return { failClosed: agents.failClosed ?? false, blockNoVerify: agents.blockNoVerify ?? true };
}
