import type { ExitCode } from '../errors.ts';
import type { HostName } from '../agents/hosts.ts';
import { planAgents } from './agents-step.ts';
import { planCi } from './ci-step.ts';
import type { CiName } from './ci-text.ts';
import { carryOut, type CarryOutOptions } from './carry-out.ts';
import { planHook } from './hook-step.ts';
import type { ManagerName } from './managers.ts';
import { join, nothing } from './plan.ts';
import { openProject } from './project.ts';

export interface InstallOptions extends CarryOutOptions {
  /** Undefined: the one that owns the hooks here. */
  readonly manager: ManagerName | undefined;
  readonly agents: readonly HostName[];
  /** The platforms whose pipelines are to run the gate. */
  readonly ci: readonly CiName[];
  /** Whether the git hook is wanted, too. */
  readonly hook: boolean;
}

/** Makes git, and the pipelines and agents that are named, call the gate; after showing every line. */
export async function runInstall(options: InstallOptions): Promise<ExitCode> {
  const project = await openProject();
  const hook = options.hook ? await planHook(project, options.manager) : nothing;
  const ci = await planCi(project, options.ci);
  return carryOut(join([hook, ci, planAgents(project, options.agents)]), project.root, options);
}
