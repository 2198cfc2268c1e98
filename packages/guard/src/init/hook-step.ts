import { managers, type ManagerName } from './managers.ts';
import type { Step } from './plan.ts';
import type { Project } from './project.ts';

/** Plans the git hook: through the manager that owns the hooks, or the one that was asked for. */
export async function planHook(project: Project, asked?: ManagerName): Promise<Step> {
  return managers[asked ?? (await ownerOf(project))].plan(project);
}

async function ownerOf(project: Project): Promise<ManagerName> {
  for (const name of Object.keys(managers) as ManagerName[]) {
    if (await managers[name].owns(project)) return name;
  }
  return 'raw';
}
