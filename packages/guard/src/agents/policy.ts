import { readConfig } from '../config/read-config.ts';
import type { Repository } from '../repository.ts';
import { findCommit } from '../scope/commits.ts';
import { diskSnapshot, treeSnapshot, type Snapshot } from '../scope/snapshot.ts';

export interface AgentPolicy {
  /** Whether a hook that fails keeps the agent from going on. */
  readonly failClosed: boolean;
  readonly blockNoVerify: boolean;
}

export async function policyOf(repository: Repository): Promise<AgentPolicy> {
  const { agents } = await readConfig(await committedOrDisk(repository));
  return { failClosed: agents.failClosed ?? false, blockNoVerify: agents.blockNoVerify ?? true };
}

/** The records as the last commit has them, where there is one: an agent cannot loosen its own gate by an edit. */
export async function committedOrDisk({ root }: Repository): Promise<Snapshot> {
  return (await findCommit(root, 'HEAD')) ? treeSnapshot(root, 'HEAD') : diskSnapshot(root);
}
