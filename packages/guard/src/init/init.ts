import type { ExitCode } from '../errors.ts';
import { carryOut, type CarryOutOptions } from './carry-out.ts';
import { planEslint } from './eslint-step.ts';
import { planHook } from './hook-step.ts';
import { planPackages } from './packages-step.ts';
import { join } from './plan.ts';
import { openProject } from './project.ts';

/** Configures ESLint and the git hook, after showing every line and being told to. */
export async function runInit(options: CarryOutOptions): Promise<ExitCode> {
  const project = await openProject();
  const plan = join([await planEslint(project), await planHook(project), planPackages(project)]);
  return carryOut(plan, project.root, options);
}
